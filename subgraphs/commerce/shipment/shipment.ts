/** The rules of shipments: pure, no clock and no database. */
export type Carrier = 'DHL_PARCEL' | 'DHL_FREIGHT' | 'DPD' | 'POSTNL' | 'UPS'
export type ShipmentStatus =
  | 'PRE_TRANSIT'
  | 'IN_TRANSIT'
  | 'OUT_FOR_DELIVERY'
  | 'AVAILABLE_FOR_PICKUP'
  | 'DELIVERED'
  | 'RETURN_TO_SENDER'
  | 'FAILURE'
  | 'EXCEPTION'

export interface TrackingReport {
  readonly status: ShipmentStatus
  readonly occurredAt: Date
  /** The carrier's own id of the event, when it gives one. */
  readonly carrierEventId?: string | null | undefined
}

/** What a report is told from its repeats by: carriers send the same one several times. */
export function trackingEventKey({ status, occurredAt, carrierEventId }: TrackingReport): string {
  return carrierEventId ? `id:${carrierEventId}` : `${occurredAt.toISOString()}/${status}`
}

/** The status a shipment has once `report` came in beside `latest`: reports arrive out of order. */
export function statusAfter(
  current: ShipmentStatus,
  latestAt: Date | null,
  report: TrackingReport,
): ShipmentStatus {
  return latestAt === null || report.occurredAt >= latestAt ? report.status : current
}
