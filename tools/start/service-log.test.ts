import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from './fixtures.ts'
import { readLogLine } from './log-line.ts'
import { createServiceLog } from './service-log.ts'

async function makeLog(maxBytes?: number) {
  const file = join(await makeFolder(), 'vault.log')
  const shown: string[] = []
  return { file, shown, log: createServiceLog(file, (text) => shown.push(text), maxBytes) }
}

describe('a service log', () => {
  it('keeps every line for its owner alone and shows only warnings and worse', async () => {
    const { file, shown, log } = await makeLog()

    log.write('{"level":30,"msg":"list')
    log.write('ening"}\n{"level":50,"msg":"request failed","err":{"message":"no route"}}\nplain\n')
    log.close()

    expect(await readFile(file, 'utf8')).toBe(
      '{"level":30,"msg":"listening"}\n{"level":50,"msg":"request failed","err":{"message":"no route"}}\nplain\n',
    )
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(shown).toEqual(['error: request failed: no route'])
  })

  it('starts anew and keeps the one before', async () => {
    const { file, log } = await makeLog()
    log.write('first\n')
    log.close()

    createServiceLog(file, () => undefined).close()

    expect(await readFile(file, 'utf8')).toBe('')
    expect(await readFile(`${file}.1`, 'utf8')).toBe('first\n')
  })

  it('never grows beyond its bound by more than a line', async () => {
    const { file, log } = await makeLog(1000)

    for (let n = 0; n < 100; n++) log.write(`${'x'.repeat(99)}\n`)
    log.close()

    expect((await stat(file)).size).toBeLessThanOrEqual(1100)
    expect((await stat(`${file}.1`)).size).toBeLessThanOrEqual(1100)
  })

  it('hands out the last lines of the present process, an unfinished one included', async () => {
    const { log } = await makeLog()
    log.write('of the process before\n')
    log.begin()
    for (let n = 1; n <= 30; n++) log.write(`line ${n}\n`)
    log.write('cut of')

    expect(log.tail()).toHaveLength(20)
    expect(log.tail().at(-1)).toBe('cut of')
    expect(log.tail()).not.toContain('of the process before')
    log.close()
  })
})

describe('a readable log line', () => {
  it.each([
    ['{"level":40,"msg":"careful"}', true, 'warning: careful'],
    ['{"level":"warn","msg":"careful"}', true, 'warning: careful'],
    ['{"level":60,"err":{"message":"gone"}}', true, 'fatal: gone'],
    [
      '{"level":40,"msg":"away","err":{"message":"Failed query: select 1","cause":{"message":"connect ECONNREFUSED"}}}',
      true,
      'warning: away: connect ECONNREFUSED',
    ],
    ['{"level":30,"msg":"fine"}', false, 'info: fine'],
    ['{broken', false, '{broken'],
    ['null', false, 'null'],
  ])('is made of %s', (line, important, text) => {
    expect(readLogLine(line)).toEqual({ important, text })
  })

  it('cannot steer the terminal or flood it', () => {
    const { text } = readLogLine(JSON.stringify({ level: 50, msg: `\u001b[2Jgone\r\nroot# \u202e${'x'.repeat(1000)}` }))

    expect(text).toMatch(/^error: \[2Jgone root# x+…$/)
    expect(text.length).toBeLessThan(410)
  })
})
