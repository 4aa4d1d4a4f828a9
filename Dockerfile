# One image for every service: `docker run stratograph commerce crm` runs just those.
FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
COPY third-party ./third-party
# The image brings its own Node and a deployment its own Postgres, so neither is installed from npm.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund
COPY . .
ENV NODE_ENV=production HOST=0.0.0.0 APOLLO_TELEMETRY_DISABLED=1
USER node
ENV DATA_FOLDER=/tmp/stratograph
ENTRYPOINT ["node", "--max-semi-space-size=64", "platform/server/launch.mjs"]
