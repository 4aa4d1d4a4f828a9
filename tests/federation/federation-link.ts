/** The link that every Federation 2 subgraph of the cases starts with. */
export const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.8"
  import: [
    "@authenticated", "@composeDirective", "@context", "@external", "@fromContext", "@inaccessible", "@interfaceObject",
    "@key", "@override", "@policy", "@provides", "@requires", "@requiresScopes", "@shareable", "@tag"
  ]
)`
