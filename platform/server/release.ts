/** Ends what was started; releases run in the reverse order of the starts. */
export type Release = () => Promise<void> | void

export async function releaseAll(releases: Release[]): Promise<void> {
  for (let release = releases.pop(); release; release = releases.pop()) await release()
}
