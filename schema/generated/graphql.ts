/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What the cells of a battery are made of. */
export type BatteryChemistry =
  /** Sealed lead-acid with glass mat: 2 V a cell. */
  | 'AGM'
  /** Lead-acid with liquid electrolyte that is topped up: 2 V a cell. */
  | 'FLOODED'
  /** Sealed lead-acid with gelled electrolyte: 2 V a cell. */
  | 'GEL'
  /** Lithium iron phosphate: 3.2 V a cell, long life, thermally stable. */
  | 'LFP'
  /** Lithium polymer: 3.7 V a cell, light, high currents. */
  | 'LIPO'
  /** Lithium thionyl chloride: 3.6 V a cell, not rechargeable. */
  | 'LI_SOCL2'
  /** Lithium titanate: 2.4 V a cell, charges fast and below freezing. */
  | 'LTO'
  /** Sodium-ion: 3.1 V a cell, no lithium, works in the cold. */
  | 'NA_ION'
  /** Nickel-metal hydride: 1.2 V a cell. */
  | 'NIMH'
  /** Lithium nickel manganese cobalt: 3.6 V a cell, high energy for its weight. */
  | 'NMC';

/** Who carries a shipment. */
export type Carrier =
  /** DHL Freight, for pallets. */
  | 'DHL_FREIGHT'
  /** DHL Paket. */
  | 'DHL_PARCEL'
  /** DPD. */
  | 'DPD'
  /** PostNL. */
  | 'POSTNL'
  /** UPS. */
  | 'UPS';

/** Who answers in a conversation. */
export type ConversationStatus =
  /** Nobody says anything any more. */
  | 'CLOSED'
  /** Our people answer; the assistant is silent. */
  | 'HANDED_OVER'
  /** The assistant answers. */
  | 'OPEN';

/** How a project is. */
export type HealthStatus =
  /** It answers, but slowly or with errors. */
  | 'DEGRADED'
  /** It does not answer. */
  | 'DOWN'
  /** It answers as it should. */
  | 'UP';

/** How far a job has come. */
export type JobStatus =
  /** A proposal was accepted. */
  | 'AWARDED'
  /** It will not be done. */
  | 'CANCELLED'
  /** The poster is content. */
  | 'COMPLETED'
  /** Being written; only its poster sees it. */
  | 'DRAFT'
  /** The provider is at work. */
  | 'IN_PROGRESS'
  /** Providers may make proposals. */
  | 'OPEN';

/** How far an order has come. */
export type OrderStatus =
  /** Called off before it was sent; the goods are free again. */
  | 'CANCELLED'
  /** Received by the buyer. */
  | 'DELIVERED'
  /** Packed, waiting for the carrier. */
  | 'PACKED'
  /** Paid, not yet packed. */
  | 'PAID'
  /** Received, goods reserved, not yet paid. */
  | 'PLACED'
  /** Sent back by the buyer. */
  | 'RETURNED'
  /** Handed to the carrier. */
  | 'SHIPPED';

/** How far a shipment has come. */
export type ShipmentStatus =
  /** Waiting to be picked up. */
  | 'AVAILABLE_FOR_PICKUP'
  /** Delivered. */
  | 'DELIVERED'
  /** Held up. */
  | 'EXCEPTION'
  /** Lost or destroyed. */
  | 'FAILURE'
  /** On its way. */
  | 'IN_TRANSIT'
  /** Loaded for the last part of the way. */
  | 'OUT_FOR_DELIVERY'
  /** Announced to the carrier. */
  | 'PRE_TRANSIT'
  /** On its way back. */
  | 'RETURN_TO_SENDER';

/** Where a ticket stands. */
export type TicketStatus =
  /** Done. */
  | 'CLOSED'
  /** Waits for us. */
  | 'OPEN'
  /** Waits for the customer. */
  | 'PENDING'
  /** Answered; the customer may still reopen it. */
  | 'RESOLVED';

export type ConnectedQuestionQueryVariables = Exact<{
  customerId: string | number;
}>;


export type ConnectedQuestionQuery = { customer: { name: string, company: { name: string } | null, user: { displayName: string, email: string | null } | null, orders: { edges: Array<{ node: { number: string, status: OrderStatus, placedAt: string, total: { amount: number, currency: string }, lines: Array<{ quantity: number, variant: { sku: string, energyWh: number, battery: { name: string, chemistry: BatteryChemistry } } }>, shipments: Array<{ carrier: Carrier, trackingNumber: string, status: ShipmentStatus }> } }> }, tickets: { edges: Array<{ node: { number: string, subject: string, status: TicketStatus } }> }, jobs: { edges: Array<{ node: { title: string, status: JobStatus } }> }, conversations: { edges: Array<{ node: { subject: string | null, status: ConversationStatus, messageCount: number } }> }, projects: { edges: Array<{ node: { name: string, health: { status: HealthStatus, checkedAt: string } | null } }> } } | null };


export const ConnectedQuestionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ConnectedQuestion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"customerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"company"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"orders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"placedAt"}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"variant"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"energyWh"}},{"kind":"Field","name":{"kind":"Name","value":"battery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"chemistry"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"shipments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"carrier"}},{"kind":"Field","name":{"kind":"Name","value":"trackingNumber"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tickets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"jobs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"conversations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"messageCount"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"checkedAt"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ConnectedQuestionQuery, ConnectedQuestionQueryVariables>;