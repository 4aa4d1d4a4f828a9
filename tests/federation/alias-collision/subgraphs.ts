export { subgraphs } from '../simple-key/subgraphs.ts'
