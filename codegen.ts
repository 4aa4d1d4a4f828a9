import type { CodegenConfig } from '@graphql-codegen/cli'

/** Typed documents for every operation under `schema/operations`, checked against the API schema. */
const config: CodegenConfig = {
  schema: 'schema/api.graphql',
  documents: ['schema/operations/**/*.graphql'],
  generates: {
    'schema/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', JSON: 'unknown' },
        documentMode: 'documentNode',
      },
    },
  },
  importExtension: '.ts',
  ignoreNoDocuments: true,
}

export default config
