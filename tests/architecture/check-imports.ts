import { readSources } from './sources.ts'
import { findViolations } from './import-directions.ts'

const files = await readSources()
const violations = findViolations(files)
for (const violation of violations) console.error(violation)
if (violations.length > 0) process.exitCode = 1
else console.log(`imports: ${files.length} files keep the directions`)
