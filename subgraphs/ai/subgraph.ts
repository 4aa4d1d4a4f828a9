import { defineSubgraph } from '../../platform/graphql/subgraph-definition.ts'
import { KnowledgeAnswerResolver } from './answer/knowledge-answer.resolver.ts'
import { ArticleSearchResolver } from './article/article-search.resolver.ts'
import { resolveArticleReference } from './article/article.reference.ts'
import { ArticleResolver } from './article/article.resolver.ts'
import { createAiConsumers } from './consumers.ts'
import { createAiLoaders } from './context.ts'
import type { AiLoaders } from './context.ts'
import { resolveConversationReference } from './conversation/conversation.reference.ts'
import { ConversationResolver } from './conversation/conversation.resolver.ts'
import { CustomerConversationsResolver } from './conversation/customer-conversations.resolver.ts'
import { CitationResolver } from './message/citation.resolver.ts'
import { resolveMessageReference } from './message/message.reference.ts'
import { MessageResolver } from './message/message.resolver.ts'
import { MessageSubscription } from './message/message.subscription.ts'
import { RetrievalCandidateResolver } from './retrieval/retrieval.resolver.ts'
import { createAiServices } from './services.ts'
import type { AiServices } from './services.ts'

export const ai = defineSubgraph<AiLoaders, AiServices>({
  name: 'ai',
  resolvers: [
    ArticleResolver,
    ArticleSearchResolver,
    KnowledgeAnswerResolver,
    ConversationResolver,
    CustomerConversationsResolver,
    MessageResolver,
    MessageSubscription,
    CitationResolver,
    RetrievalCandidateResolver,
  ],
  references: {
    KnowledgeArticle: resolveArticleReference,
    Conversation: resolveConversationReference,
    Message: resolveMessageReference,
    // Owned elsewhere: we only add fields, so the key is all there is to find.
    Customer: ({ id }) => ({ id }),
  },
  createLoaders: createAiLoaders,
  createServices: createAiServices,
  createConsumers: createAiConsumers,
})
