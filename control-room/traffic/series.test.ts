import { expect, test } from 'vitest'
import { mergePoints, nearestPoint, splitAtGaps } from './series.ts'

const point = (at: number, value = at) => ({ at, value })

test('what comes late takes its place, what comes twice stays once', () => {
  const series = [point(10), point(30)]
  expect(mergePoints(series, [point(20), point(30, 99), point(20, 99), point(5)], 0)).toEqual(
    [5, 10, 20, 30].map((at) => point(at)),
  )
})

test('what is older than the window goes, whether new or known', () => {
  expect(mergePoints([point(10), point(30)], [point(5), point(40)], 25)).toEqual([point(30), point(40)])
})

test('a line breaks where nothing was measured', () => {
  expect(splitAtGaps([point(0), point(5), point(10), point(40), point(45)], 12)).toEqual([
    [point(0), point(5), point(10)],
    [point(40), point(45)],
  ])
  expect(splitAtGaps([], 12)).toEqual([])
})

test('the nearest point is found on either side', () => {
  const series = [point(0), point(10)]
  expect(nearestPoint(series, 4)).toEqual(point(0))
  expect(nearestPoint(series, 6)).toEqual(point(10))
  expect(nearestPoint([], 6)).toBeNull()
})
