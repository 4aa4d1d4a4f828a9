import type { RequestContext, SubgraphContext } from '../../platform/graphql/context.ts'
import { articleLoaders } from './article/article.loaders.ts'
import { conversationLoaders } from './conversation/conversation.loaders.ts'
import { messageLoaders } from './message/message.loaders.ts'
import { retrievalLoaders } from './retrieval/retrieval.loaders.ts'
import type { AiServices } from './services.ts'

export const createAiLoaders = (context: RequestContext) => ({
  ...articleLoaders(context),
  ...conversationLoaders(context),
  ...messageLoaders(context),
  ...retrievalLoaders(context),
})

export type AiLoaders = ReturnType<typeof createAiLoaders>
export type AiContext = SubgraphContext<AiLoaders, AiServices>
