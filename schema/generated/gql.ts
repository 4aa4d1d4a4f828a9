/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query ConnectedQuestion($customerId: ID!) {\n  customer(id: $customerId) {\n    name\n    company {\n      name\n    }\n    user {\n      displayName\n      email\n    }\n    orders(first: 5) {\n      edges {\n        node {\n          number\n          status\n          placedAt\n          total {\n            amount\n            currency\n          }\n          lines {\n            quantity\n            variant {\n              sku\n              energyWh\n              battery {\n                name\n                chemistry\n              }\n            }\n          }\n          shipments {\n            carrier\n            trackingNumber\n            status\n          }\n        }\n      }\n    }\n    tickets(first: 5) {\n      edges {\n        node {\n          number\n          subject\n          status\n        }\n      }\n    }\n    jobs(first: 5) {\n      edges {\n        node {\n          title\n          status\n        }\n      }\n    }\n    conversations(first: 3) {\n      edges {\n        node {\n          subject\n          status\n          messageCount\n        }\n      }\n    }\n    projects(first: 3) {\n      edges {\n        node {\n          name\n          health {\n            status\n            checkedAt\n          }\n        }\n      }\n    }\n  }\n}": typeof types.ConnectedQuestionDocument,
};
const documents: Documents = {
    "query ConnectedQuestion($customerId: ID!) {\n  customer(id: $customerId) {\n    name\n    company {\n      name\n    }\n    user {\n      displayName\n      email\n    }\n    orders(first: 5) {\n      edges {\n        node {\n          number\n          status\n          placedAt\n          total {\n            amount\n            currency\n          }\n          lines {\n            quantity\n            variant {\n              sku\n              energyWh\n              battery {\n                name\n                chemistry\n              }\n            }\n          }\n          shipments {\n            carrier\n            trackingNumber\n            status\n          }\n        }\n      }\n    }\n    tickets(first: 5) {\n      edges {\n        node {\n          number\n          subject\n          status\n        }\n      }\n    }\n    jobs(first: 5) {\n      edges {\n        node {\n          title\n          status\n        }\n      }\n    }\n    conversations(first: 3) {\n      edges {\n        node {\n          subject\n          status\n          messageCount\n        }\n      }\n    }\n    projects(first: 3) {\n      edges {\n        node {\n          name\n          health {\n            status\n            checkedAt\n          }\n        }\n      }\n    }\n  }\n}": types.ConnectedQuestionDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ConnectedQuestion($customerId: ID!) {\n  customer(id: $customerId) {\n    name\n    company {\n      name\n    }\n    user {\n      displayName\n      email\n    }\n    orders(first: 5) {\n      edges {\n        node {\n          number\n          status\n          placedAt\n          total {\n            amount\n            currency\n          }\n          lines {\n            quantity\n            variant {\n              sku\n              energyWh\n              battery {\n                name\n                chemistry\n              }\n            }\n          }\n          shipments {\n            carrier\n            trackingNumber\n            status\n          }\n        }\n      }\n    }\n    tickets(first: 5) {\n      edges {\n        node {\n          number\n          subject\n          status\n        }\n      }\n    }\n    jobs(first: 5) {\n      edges {\n        node {\n          title\n          status\n        }\n      }\n    }\n    conversations(first: 3) {\n      edges {\n        node {\n          subject\n          status\n          messageCount\n        }\n      }\n    }\n    projects(first: 3) {\n      edges {\n        node {\n          name\n          health {\n            status\n            checkedAt\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query ConnectedQuestion($customerId: ID!) {\n  customer(id: $customerId) {\n    name\n    company {\n      name\n    }\n    user {\n      displayName\n      email\n    }\n    orders(first: 5) {\n      edges {\n        node {\n          number\n          status\n          placedAt\n          total {\n            amount\n            currency\n          }\n          lines {\n            quantity\n            variant {\n              sku\n              energyWh\n              battery {\n                name\n                chemistry\n              }\n            }\n          }\n          shipments {\n            carrier\n            trackingNumber\n            status\n          }\n        }\n      }\n    }\n    tickets(first: 5) {\n      edges {\n        node {\n          number\n          subject\n          status\n        }\n      }\n    }\n    jobs(first: 5) {\n      edges {\n        node {\n          title\n          status\n        }\n      }\n    }\n    conversations(first: 3) {\n      edges {\n        node {\n          subject\n          status\n          messageCount\n        }\n      }\n    }\n    projects(first: 3) {\n      edges {\n        node {\n          name\n          health {\n            status\n            checkedAt\n          }\n        }\n      }\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;