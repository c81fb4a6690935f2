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

describe('a document of somebody who means harm', () => {
  it.each(['a.pdf', 'a.docx'])('that is none is told, not fatal: %s', async (name) => {
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

  it('that is larger than is read is refused', async () => {
    await expect(read('a.txt', Buffer.alloc(20 * 1024 * 1024 + 1))).rejects.toThrow('are read at most')
  })
})
