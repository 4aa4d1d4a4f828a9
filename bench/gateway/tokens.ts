import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { signAccessToken } from '../../platform/auth/access-token.ts'
import type { AccessTokenKey } from '../../platform/auth/access-token.ts'
import { createId } from '../../platform/database/uuid.ts'

// Long enough for the longest run, and for nothing else: the key is forgotten with the process.
const lifetimeSeconds = 4 * 60 * 60

/** Signs a real access token for each of `count` users; writes them, one a line, and the key set to check them by. */
export async function writeTokens(
  folder: string,
  count: number,
): Promise<{ tokensFile: string; token: string }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const key: AccessTokenKey = { kid: 'bench', alg: 'EdDSA', privateKey }
  const jwk = { ...(await exportJWK(publicKey)), kid: key.kid, alg: key.alg, use: 'sig' }
  await writeFile(join(folder, 'jwks.json'), JSON.stringify({ keys: [jwk] }))
  const tokens = await Promise.all(Array.from({ length: count }, () => signForSomebody(key)))
  const tokensFile = join(folder, 'tokens.txt')
  await writeFile(tokensFile, `${tokens.join('\n')}\n`)
  return { tokensFile, token: tokens[0] ?? '' }
}

function signForSomebody(key: AccessTokenKey): Promise<string> {
  const viewer = {
    kind: 'user',
    userId: createId(),
    sessionId: createId(),
    organisationId: null,
    organisationKind: null,
    role: null,
  } as const
  return signAccessToken(viewer, key, lifetimeSeconds)
}
