/** Dates of Excel, which keeps them as numbers and says by the style of a cell what they are (ECMA-376 part 1, 18.8). */
import { walkXml } from './walk-xml.ts'

interface DateStyle {
  hasDate: boolean
  hasTime: boolean
}
/** By the number of a cell's style. */
export type DateStyles = readonly DateStyle[]

/** @param xml `xl/styles.xml` */
export function readDateStyles(xml: string): DateStyles {
  const formats = new Map<string, string>()
  const styles: DateStyle[] = []
  let isOfCells = false
  walkXml(xml, {
    open(tag, { numFmtId = '', formatCode = '' }) {
      if (tag === 'numFmt') formats.set(numFmtId, formatCode)
      else if (tag === 'cellXfs') isOfCells = true
      else if (tag === 'xf' && isOfCells) styles.push(styleOf(Number(numFmtId), formats.get(numFmtId)))
    },
    close(tag) {
      if (tag === 'cellXfs') isOfCells = false
    },
  })
  return styles
}

function styleOf(id: number, format: string | undefined): DateStyle {
  // Those that every program knows are not written out.
  if (format === undefined) return { hasDate: (id >= 14 && id <= 17) || id === 22, hasTime: isTime(id) }
  // Without what is quoted, escaped, or a colour or country in brackets; `[h]` counts hours.
  const signs = format.slice(0, longestFormat).replaceAll(/"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]/gi, '')
  return { hasDate: /[dy]/i.test(signs), hasTime: /[hs]/i.test(signs) }
}

const longestFormat = 255
const isTime = (id: number) => (id >= 18 && id <= 22) || (id >= 45 && id <= 47)

const dayMs = 86_400_000
const dayZero = Date.UTC(1899, 11, 30)
/** The end of the year 9999, where Excel's dates end. */
const lastDay = 2_958_465
const daysTo1904 = 1_462

/** @returns undefined where the number is none of a date */
export function showDate(days: number, style: DateStyle | undefined, from1904: boolean): string | undefined {
  if (!style || !(style.hasDate || style.hasTime) || !(days >= 0 && days <= lastDay)) return undefined
  // Excel knows a 29th of February 1900, which never was.
  const real = from1904 ? days + daysTo1904 : days < 60 ? days + 1 : days
  const moment = new Date(dayZero + Math.round((real * dayMs) / 1000) * 1000)
  const [date, time] = moment
    .toISOString()
    .replace(/(:00)?\.000Z/, '')
    .split('T')
  if (!style.hasDate) return days < 1 ? time : undefined
  return style.hasTime ? `${date} ${time}` : date
}
