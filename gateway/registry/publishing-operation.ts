/**
 * The operation a build server publishes with, in these words. It is on every application's list: one that calls
 * published operations only could never publish another. What it may publish its key's scopes say.
 */
export const publishingOperation = `mutation PublishManifest($input: ManifestPublishInput!) {
  manifestPublish(input: $input) {
    manifest {
      operationCount
      addedCount
    }
    userErrors {
      code
      message
      field
    }
  }
}`
