/**
 * The cells of an Excel workbook (SpreadsheetML, ECMA-376 part 1, chapter 18) as text: each sheet under its name, each row
 * a line, its cells between tabs. It stops when there is enough, because one long text may stand in a million cells.
 */
import { readDateStyles, showDate, type DateStyles } from './excel-dates.ts'
import { walkXml } from './walk-xml.ts'

/** What of the archive is read. */
export const workbookFiles =
  /^xl\/(workbook|styles|sharedStrings)\.xml$|^xl\/_rels\/workbook\.xml\.rels$|^xl\/worksheets\/[^/]+\.xml$/

/** Excel has no more; a cell beyond them would be all tabs. */
const mostColumns = 16_384

interface Workbook {
  sheets: { name: string; xml: string | undefined }[]
  /** Texts that cells name by their number. */
  shared: readonly string[]
  styles: DateStyles
  from1904: boolean
}

/** @param files by their names in the archive @param enough characters, after which it ends soon */
export function textOfWorkbook(files: ReadonlyMap<string, string>, enough: number): string {
  const workbook = readWorkbook(files)
  const parts: string[] = []
  let left = enough
  for (const { name, xml } of workbook.sheets) {
    // A sheet of a chart has no cells.
    if (xml === undefined || left < 0) continue
    const part = [name, ...readRows(xml, workbook, left)].join('\n')
    parts.push(part)
    left -= part.length
  }
  return parts.join('\n\n')
}

function readWorkbook(files: ReadonlyMap<string, string>): Workbook {
  const targets = new Map<string, string>()
  walkXml(files.get('xl/_rels/workbook.xml.rels') ?? '', {
    open(tag, { Id = '', Target = '' }) {
      if (tag === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    },
  })
  const sheets: Workbook['sheets'] = []
  /** Each is read once, however often it is named. */
  const taken = new Set<string>()
  let from1904 = false
  walkXml(files.get('xl/workbook.xml') ?? '', {
    open(tag, { name = '', state = 'visible', date1904 = '', ...others }) {
      if (tag === 'workbookPr') from1904 = /^(1|true)$/.test(date1904)
      if (tag !== 'sheet') return
      const [, id = ''] = Object.entries(others).find(([attribute]) => attribute.endsWith(':id')) ?? []
      const shown = oneLine(state === 'visible' ? `${name}:` : `${name} (hidden):`)
      const file = targets.get(id) ?? ''
      if (!taken.has(file)) sheets.push({ name: shown, xml: files.get(file) })
      taken.add(file)
    },
  })
  return {
    sheets,
    shared: readShared(files.get('xl/sharedStrings.xml') ?? ''),
    styles: readDateStyles(files.get('xl/styles.xml') ?? ''),
    from1904,
  }
}

function readShared(xml: string): string[] {
  const texts: string[] = []
  let text = ''
  let isPronunciation = false
  walkXml(xml, {
    open(tag) {
      if (tag === 'si') text = ''
      if (tag === 'rPh') isPronunciation = true
    },
    text(tag, more) {
      if (tag === 't' && !isPronunciation) text += more
    },
    close(tag) {
      if (tag === 'rPh') isPronunciation = false
      if (tag === 'si') texts.push(oneLine(text))
    },
  })
  return texts
}

interface Cell {
  column: number
  type: string
  style: number
  value: string
  formula: string
}

function readRows(xml: string, workbook: Workbook, enough: number): string[] {
  const lines: string[] = []
  let length = 0
  let row: string[] = []
  let next = 0
  let cell: Cell = { column: 0, type: '', style: 0, value: '', formula: '' }
  walkXml(xml, {
    open(tag, { r = '', t: type = 'n', s: style = '0' }) {
      if (tag === 'row') next = 0
      if (tag !== 'c') return
      const column = columnOf(r) ?? next
      cell = { column, type, style: Number(style), value: '', formula: '' }
      next = column + 1
    },
    text(tag, text) {
      if (tag === 'v' || tag === 't') cell.value += text
      if (tag === 'f') cell.formula += text
    },
    close(tag) {
      if (tag === 'c') {
        const text = show(cell, workbook)
        if (text === '' || cell.column >= mostColumns) return true
        while (row.length < cell.column) row.push('')
        row[cell.column] = text
        // By the cell, as there may be many in a row.
        length += text.length
      }
      if (tag === 'row' && row.length > 0) {
        lines.push(row.join('\t'))
        length += row.length
        row = []
      }
      return length <= enough
    },
  })
  return row.length > 0 ? [...lines, row.join('\t')] : lines
}

/** Letters of `AB12` as a number from 0 on. */
function columnOf(place: string): number | undefined {
  const [letters] = /^[A-Z]{1,3}(?=\d)/.exec(place) ?? []
  if (letters === undefined) return undefined
  return letters.split('').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function show({ type, style, value, formula }: Cell, { shared, styles, from1904 }: Workbook): string {
  // Programs that do not compute write only how.
  if (value === '') return formula && oneLine(`=${formula}`)
  if (type === 's') return shared[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  return (type === 'n' && showDate(Number(value), styles[style], from1904)) || oneLine(value)
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
