import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { BenchError, startChild } from '../process/child.ts'
import { findFreePorts } from '../../tests/testkit/free-ports.ts'
import { waitFor } from '../process/wait.ts'
import { composeBody } from './columns.ts'
import type { Column } from './columns.ts'
import type { Contender } from './contenders.ts'
import type { Running } from './measure.ts'

/** The answer that counts for a column: stock's. */
export interface ExpectedAnswer {
  readonly data: unknown
  /** What any answer has at least. */
  readonly bytes: number
}

export interface StartOptions {
  readonly columns: readonly Column[]
  /** Takes the logs and the answer that the limit serves. */
  readonly folder: string
  /** A bearer that every contender accepts. */
  readonly token: string
  /** The core that all contenders run on, one at a time under load. */
  readonly core: string
}

const startLimitMs = 60_000

/** Starts one after the other and compares each one's answers with those of the first, before anything is timed. */
export async function startContenders(
  contenders: readonly Contender[],
  options: StartOptions,
): Promise<{ running: Running[]; answers: ReadonlyMap<string, ExpectedAnswer> }> {
  const ports = await findFreePorts(contenders.length)
  const running: Running[] = []
  const answers = new Map<string, ExpectedAnswer>()
  for (const [index, contender] of contenders.entries()) {
    const one = startContender(contender, ports[index] ?? 0, options)
    for (const column of options.columns.filter((asked) => takesPart(contender, asked)))
      await compareAnswer(one, column, answers, options)
    running.push(one)
    console.log(index === 0 ? `${contender.title}: answers` : `${contender.title}: answers the same`)
  }
  return { running, answers }
}

export function takesPart({ columns, absent }: Contender, { id }: Column): boolean {
  return (columns === undefined || columns.includes(id)) && absent?.[id] === undefined
}

/** Who does not take part in a column that it might have, and why. */
export function listAbsent({ id }: Column, contenders: readonly Contender[]): string[] {
  return contenders.flatMap(({ title, absent }) => {
    const reason = absent?.[id]
    return reason === undefined ? [] : [`${id}: without ${title}, ${reason}`]
  })
}

function startContender(contender: Contender, port: number, { folder, core }: StartOptions): Running {
  const child = startChild({
    name: contender.title,
    command: contender.command(port),
    environment: contender.environment,
    logFile: join(folder, `${contender.id}.log`),
    cores: core,
    // Grafbase writes where it is started.
    cwd: contender.id === 'grafbase' ? folder : rootFolder,
  })
  return { contender, child, url: `http://127.0.0.1:${port}/graphql` }
}

async function compareAnswer(
  one: Running,
  column: Column,
  answers: Map<string, ExpectedAnswer>,
  { folder, token }: StartOptions,
): Promise<void> {
  const first = composeBody(column, true)
  await waitFor(one.child, startLimitMs, () => ask(one, first, token), 200)
  const text = await ask(one, composeBody(column), token)
  if (text === undefined) throw new BenchError(`${one.contender.title} does not answer "${column.title}".`)
  const { data } = JSON.parse(text) as { data: unknown }
  const expected = answers.get(column.id)
  if (expected && !isDeepStrictEqual(data, expected.data))
    throw new BenchError(`${one.contender.title} answers "${column.title}" otherwise than stock.`)
  if (expected) return
  answers.set(column.id, { data, bytes: Buffer.byteLength(JSON.stringify(data)) })
  if (column.id === 'identical') await writeFile(join(folder, 'answer.json'), text)
}

/** The answer's text when it is one without errors. */
async function ask({ url }: Running, body: string, token: string): Promise<string | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
    signal: AbortSignal.timeout(10_000),
  })
  const text = await response.text()
  const { errors } = JSON.parse(text) as { errors?: unknown }
  return response.status === 200 && errors === undefined ? text : undefined
}
