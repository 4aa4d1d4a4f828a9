import { defineSubgraph } from '../../platform/graphql/subgraph-definition.ts'
import { createEcosystemConsumers } from './consumers.ts'
import { createEcosystemLoaders } from './context.ts'
import type { EcosystemLoaders } from './context.ts'
import { DomainEventResolver } from './domain-event/domain-event.resolver.ts'
import { DomainEventSubscription } from './domain-event/domain-event.subscription.ts'
import { EventFeedResolver } from './event-feed/event-feed.resolver.ts'
import { EcosystemApplication } from './external/application.ts'
import { ApplicationResolver } from './external/application.resolver.ts'
import { EcosystemCustomer } from './external/customer.ts'
import { CustomerResolver } from './external/customer.resolver.ts'
import { OrganisationResolver } from './external/organisation.resolver.ts'
import { resolveHealthCheckReference } from './health-check/health-check.reference.ts'
import { HealthCheckResolver } from './health-check/health-check.resolver.ts'
import { HealthSubscription } from './health-check/health-check.subscription.ts'
import { resolveMetricReference } from './metric/metric.reference.ts'
import { MetricResolver } from './metric/metric.resolver.ts'
import { MetricSubscription } from './metric/metric.subscription.ts'
import { OverviewResolver } from './overview/overview.resolver.ts'
import { resolveProjectReference } from './project/project.reference.ts'
import { ProjectCustomerResolver } from './project/project-customer.resolver.ts'
import { ProjectResolver } from './project/project.resolver.ts'
import { createEcosystemServices } from './services.ts'
import type { EcosystemServices } from './services.ts'
import { OperationUsageResolver, UsageCountsResolver, UsageResolver } from './usage/usage.resolver.ts'
import { UsageSubscription } from './usage/usage.subscription.ts'

export const ecosystem = defineSubgraph<EcosystemLoaders, EcosystemServices>({
  name: 'ecosystem',
  resolvers: [
    ProjectResolver,
    ProjectCustomerResolver,
    MetricResolver,
    MetricSubscription,
    HealthCheckResolver,
    HealthSubscription,
    DomainEventResolver,
    DomainEventSubscription,
    EventFeedResolver,
    OverviewResolver,
    CustomerResolver,
    OrganisationResolver,
    ApplicationResolver,
    UsageResolver,
    UsageCountsResolver,
    OperationUsageResolver,
    UsageSubscription,
  ],
  // No field answers these: the types are only extended.
  orphanedTypes: [EcosystemCustomer, EcosystemApplication],
  references: {
    Project: resolveProjectReference,
    Metric: resolveMetricReference,
    HealthCheck: resolveHealthCheckReference,
    Customer: (reference) => ({ id: reference['id'] }),
    Organisation: (reference) => ({ id: reference['id'] }),
    Application: (reference) => ({ id: reference['id'] }),
  },
  createLoaders: createEcosystemLoaders,
  createServices: async (runtime) => createEcosystemServices(runtime),
  closeServices: async ({ healthProber, outbound }) => {
    await healthProber.stop()
    await outbound.close()
  },
  createConsumers: createEcosystemConsumers,
})
