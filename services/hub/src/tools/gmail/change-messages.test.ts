import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ada, startHub, type TestHub } from '../../testing/start-hub.ts'

const hub: TestHub = await startHub({ HUB_TOOLSETS: 'all' })
beforeEach(async () => {
  await hub.sandbox.reset()
  await hub.login()
})
afterAll(() => hub.close())

interface Message {
  id: string
  thread_id: string
  label_ids: string[]
}
const search = async (q: string) =>
  (await hub.call('gmail_search_messages', { q, max_results: 50 })).output['messages'] as Message[]
const labelsOf = async (id: string) =>
  (await hub.call('gmail_get_message', { message_id: id, format: 'metadata' })).output['label_ids'] as string[]
const modify = (input: Record<string, unknown>) => hub.call('gmail_modify_messages', input)

describe('gmail_modify_messages', () => {
  it('marks in plain words, one message or many', async () => {
    const all = await search('in:inbox is:unread')
    await modify({ message_ids: [all[0]!.id], mark: ['star'] })
    const { output } = await modify({ message_ids: all.map(({ id }) => id), mark: ['read', 'archive'] })

    expect(output).toEqual({ changed: all.length, added: [], removed: ['UNREAD', 'INBOX'] })
    expect(await search('in:inbox is:unread')).toEqual([])
    expect(await labelsOf(all[0]!.id)).toEqual(expect.arrayContaining(['STARRED']))
  })

  it('takes a whole thread, and labels by their names', async () => {
    const [{ thread_id, id } = { thread_id: '', id: '' }] = await search('subject:budget')
    const { labels } = (await hub.call('gmail_list_labels')).output as { labels: { id: string; name: string }[] }
    const own = labels.find((label) => label.id === 'Label_1')!
    const { output } = await modify({ thread_id, add_labels: [own.name.toUpperCase()] })

    expect(output).toEqual({ changed: 3, added: ['Label_1'], removed: [] })
    expect(await labelsOf(id)).toContain('Label_1')
  })

  it.each([
    [{ mark: ['read'] }, 'message_ids or thread_id'],
    [{ message_ids: ['a'], thread_id: 'b', mark: ['read'] }, 'message_ids or thread_id'],
    [{ message_ids: ['a'] }, 'Say what to change'],
    [{ message_ids: ['a'], mark: ['star', 'unstar'] }, 'cannot come and go'],
    [{ message_ids: ['a'], add_labels: ['nonsense'] }, 'There is no label "nonsense". There are: '],
    [{ message_ids: ['0123456789abcdef'], mark: ['read'] }, 'not found'],
  ])('says what is wrong with %j', async (input, why) => {
    const answer = await modify(input)
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(why) })
  })
})

describe('the trash', () => {
  it('takes messages and gives them back, and names those that are not there', async () => {
    const [one, two] = await search('in:inbox')
    const ids = [one!.id, '0123456789abcdef', two!.id]
    const { output } = await hub.call('gmail_trash_messages', { message_ids: ids })

    expect((output['done'] as string[]).toSorted()).toEqual([one!.id, two!.id].toSorted())
    expect(output['failed']).toEqual([{ id: '0123456789abcdef', error: expect.stringMatching(/not found/i) }])
    expect(await labelsOf(one!.id)).toContain('TRASH')
    await hub.call('gmail_untrash_messages', { message_ids: [one!.id] })
    expect(await labelsOf(one!.id)).not.toContain('TRASH')
  })

  it('takes a whole thread, and gives it back', async () => {
    const [{ thread_id } = { thread_id: '' }] = await search('subject:budget')

    expect((await hub.call('gmail_trash_messages', { thread_id })).output['done']).toHaveLength(3)
    expect(await search('subject:budget')).toEqual([])
    expect((await hub.call('gmail_untrash_messages', { thread_id })).output['done']).toHaveLength(3)
    expect(await search('subject:budget')).toHaveLength(3)
  })
})

describe('gmail_get_attachment', () => {
  const withFile = async (filename: string, content: string) => {
    const attachments = [{ filename, content, content_type: 'application/octet-stream' }]
    return (await hub.sandbox.seed({ messages: [{ account: ada, text: 'x', attachments }] })).messages[0]!.id
  }
  const get = (message_id: string, input = {}) =>
    hub.call('gmail_get_attachment', { message_id, attachment_id: '1', ...input })

  it('reads its text in pieces that join to the whole', async () => {
    const whole = Array.from({ length: 400 }, (_, index) => `${index};Maß`).join('\n')
    const id = await withFile('a.csv', whole)
    const first = (await get(id, { max_tokens: 500 })).output
    const rest = (await get(id, { offset: first['next_offset'] })).output

    expect(`${String(first['text'])}${String(rest['text'])}`).toBe(whole)
    expect(first).toMatchObject({ filename: 'a.csv', total_characters: whole.length })
  })

  it('reads the sheets of a workbook', async () => {
    const parts = {
      'xl/workbook.xml': '<workbook><sheets><sheet name="Budget" r:id="r1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<r><Relationship Id="r1" Target="worksheets/sheet1.xml"/></r>',
      'xl/worksheets/sheet1.xml': '<worksheet><row><c t="str"><v>Lenses</v></c><c><v>18400</v></c></row></worksheet>',
    }
    const bytes = zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])))
    const attachments = [{ filename: 'budget.xlsx', base64: Buffer.from(bytes).toString('base64') }]
    const mail = { to: [ada], subject: 'Budget', text: 'x', attachments }
    const { output } = await hub.call('gmail_create_draft', mail)

    expect((await get(String(output['message_id']))).output['text']).toBe('Budget:\nLenses\t18400')
  })

  it('gives bytes when asked, and says of what has no text', async () => {
    const id = await withFile('a.png', 'no picture')

    expect((await get(id)).output).toMatchObject({ note: expect.stringContaining('no text that can be read') })
    expect((await get(id, { format: 'base64' })).output['base64']).toBe(Buffer.from('no picture').toString('base64'))
  })

  it('says which attachments there are not', async () => {
    expect(await get(await withFile('a.txt', 'x'), { attachment_id: '7' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('no attachment 7'),
    })
  })
})
