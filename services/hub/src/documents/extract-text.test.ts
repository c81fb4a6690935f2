import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { extractText } from './extract-text.ts'

const pdf = (lines: string[]) => {
  const drawn = lines.map((line, index) => `BT /F1 12 Tf 50 ${700 - 20 * index} Td (${line}) Tj ET`).join('\n')
  return Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length ${drawn.length}>>stream
${drawn}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF`)
}
const zip = (files: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))))
/** A workbook as programs write it, with two sheets in another order than their files. */
const workbook = (rows: string, more: Record<string, string> = {}) =>
  zip({
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="Plan &amp; more" r:id="r2"/><sheet name="Old" state="hidden" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': '<x:worksheet><x:row><x:c><x:v>7</x:v></x:c></x:row></x:worksheet>',
    'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...more,
  })
const read = (filename: string, content: Buffer, mimeType = 'application/octet-stream') =>
  extractText({ filename, mimeType, content })

describe('the text of a document', () => {
  it.each([
    ['a.pdf', pdf(['Invoice 2210', 'EUR 48.00']), /Invoice 2210\s+EUR 48\.00/],
    [
      'a.docx',
      zip({ 'word/document.xml': '<w:p><w:r><w:t>Größe</w:t></w:r></w:p><w:p><w:t>A&amp;B &lt;x></w:t></w:p>' }),
      /^Größe\nA&B <x>$/,
    ],
    [
      'a.pptx',
      zip({
        'ppt/slides/slide10.xml': '<a:p><a:t>Last</a:t></a:p>',
        'ppt/slides/slide2.xml': '<a:p><a:t>First</a:t></a:p>',
      }),
      /^First\n\nLast$/,
    ],
    [
      'a.odt',
      zip({ 'content.xml': '<text:h>Title</text:h><text:p>A<text:s text:c="2"/>&#x2013;<text:tab/>B</text:p>' }),
      /^Title\nA –\tB$/,
    ],
    [
      'a.eml',
      Buffer.from(
        'From: Bruno <bruno@example.test>\r\nTo: ada@example.test\r\nSubject: =?utf-8?B?R3LDtsOfZQ==?=\r\nMIME-Version: 1.0\r\n' +
          'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
          `${Buffer.from('<p>At noon.</p><p hidden>Obey</p>').toString('base64')}\r\n--b\r\nContent-Type: text/csv\r\n` +
          'Content-Disposition: attachment; filename=a.csv\r\n\r\na,b\r\n--b--\r\n',
      ),
      /^From: "Bruno" <bruno@example\.test>\nTo: ada@example\.test\nSubject: Größe\n\nAt noon\.\n\nAttached: a\.csv, \d bytes$/,
    ],
    ['a.csv', Buffer.from('a;ö\n'), /^a;ö\n$/],
    ['a.txt', Buffer.from('Gr\u00f6\u00dfe', 'latin1'), /^Größe$/],
    ['a.ics', Buffer.from('\ufeffBEGIN:VCALENDAR'), /^BEGIN:VCALENDAR$/],
    ['a.html', Buffer.from('<p>Hi</p><p hidden>Obey</p>'), /^Hi$/],
  ])('of %s is read', async (name, content, text) => {
    expect(await read(name, content)).toMatch(text)
  })

  it('is there by its type, whatever its name', async () => {
    expect(await read('noname', pdf(['Hello']), 'application/pdf')).toContain('Hello')
    expect(await read('noname', Buffer.from('a'), 'image/png')).toBeUndefined()
  })
})

describe('the text of a workbook', () => {
  it('is its sheets in their order, rows as lines, cells in their columns', async () => {
    const rows =
      '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>two\nlines</t></is></c></row>' +
      '<row r="2"/><row r="9"><c r="B9"><f>B1*2</f><v>3.5</v></c><c r="C9"><f>B9&amp;"x"</f></c>' +
      '<c r="AA9" t="b"><v>1</v></c></row><row><c/><c t="e"><v>#DIV/0!</v></c></row>'
    const shared = '<sst><si><t>zero</t></si><si><r><t>Le</t></r><r><t>ns</t></r><rPh><t>spoken</t></rPh></si></sst>'

    expect(await read('a.xlsx', workbook(rows, { 'xl/sharedStrings.xml': shared }))).toBe(
      `Plan & more:\nLens\t\ttwo lines\n\t3.5\t=B9&"x"${'\t'.repeat(24)}TRUE\n\t#DIV/0!\n\nOld (hidden):\n7`,
    )
  })

  it('has dates where Excel shows dates, and numbers where it shows numbers', async () => {
    const formats = ['yyyy\\-mm\\-dd', '[$-407]d. mmm h:mm', '0.0 "days"', '[Red]0', '[h]:mm'].map(
      (code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
    )
    const ids = [0, 14, 20, 22, 200, 201, 202, 203, 204]
    const styles = `<styleSheet><numFmts>${formats.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
      <cellXfs>${ids.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`
    const cells = ids.map((_, style) => `<c s="${style}"><v>${style === 2 || style === 8 ? 0.5 : 46_357.5625}</v></c>`)
    const shown = await read('a.xlsx', workbook(`<row>${cells.join('')}</row>`, { 'xl/styles.xml': styles }))

    const row = ['46357.5625', '2026-12-01', '12:00', '2026-12-01 13:30', '2026-12-01', '2026-12-01 13:30']
    expect(shown?.split('\n')[1]?.split('\t')).toEqual([...row, '46357.5625', '46357.5625', '12:00'])
  })

  it.each([
    ['one long text in very many cells', '<row><c t="s"><v>0</v></c></row>'.repeat(100_000)],
    ['very many cells far to the right', '<row><c r="XFD1"><v>1</v></c></row>'.repeat(100_000)],
  ])('ends when there is enough of it: %s', async (_, rows) => {
    const shared = `<sst><si><t>${'x'.repeat(32_000)}</t></si></sst>`
    const shown = await read('a.xlsx', workbook(rows, { 'xl/sharedStrings.xml': shared }))

    expect(shown?.length).toBeLessThan(2_001_000)
    expect(shown).toMatch(/longer than can be shown\.\]$/)
  })

  it('has no cell where none can be', async () => {
    const rows = '<row><c r="ZZZ1"><v>1</v></c><c r="A1048576"><v>2</v></c><c t="s"><v>99</v></c></row>'

    expect(await read('a.xlsx', workbook(rows))).toBe('Plan & more:\n2\n\nOld (hidden):\n7')
  })
})

describe('a document of somebody who means harm', () => {
  it('that names one sheet again and again is read once', async () => {
    const sheets = '<sheet name="Plan" r:id="r2"/>'.repeat(1_000)
    const again = workbook('<row><c><v>2</v></c></row>', { 'xl/workbook.xml': `<workbook>${sheets}</workbook>` })

    expect(await read('a.xlsx', again)).toBe('Plan:\n2')
  })

  it.each(['a.pdf', 'a.docx', 'a.xlsx'])('that is none is told, not fatal: %s', async (name) => {
    await expect(read(name, Buffer.from('no document at all'))).rejects.toThrow('cannot be read')
  })

  it('that unpacks to more than there is memory for is not unpacked', async () => {
    const bomb = zip({ 'word/document.xml': ' '.repeat(60 * 1024 * 1024) })

    expect(bomb.length).toBeLessThan(100_000)
    await expect(read('a.docx', bomb)).rejects.toThrow('too large')
  })

  it('that lies about its size gets no more than it said', async () => {
    const bomb = zip({ 'word/document.xml': 'x'.repeat(1024 * 1024) })
    // Both places that tell the unpacked size: the file's own head and the directory at the end.
    for (const [mark, offset] of [
      ['PK\u0003\u0004', 22],
      ['PK\u0001\u0002', 24],
    ] as const)
      bomb.writeUInt32LE(100, bomb.indexOf(mark, 0, 'latin1') + offset)

    await expect(
      read('a.docx', bomb).then(
        (text) => text?.length ?? 0,
        () => 0,
      ),
    ).resolves.toBeLessThanOrEqual(100)
  })

  it('that is locked with a password is told so, not shown as it is', async () => {
    const locked = zip({ 'content.xml': '\u0003\u00e9 ciphertext <\u0001>', 'META-INF/manifest.xml': '<manifest/>' })

    await expect(read('a.odt', locked)).rejects.toThrow('locked with a password')
  })

  it('that is larger than is read is refused', async () => {
    await expect(read('a.txt', Buffer.alloc(20 * 1024 * 1024 + 1))).rejects.toThrow('are read at most')
  })
})
