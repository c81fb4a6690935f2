import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { execute, executeQuietly, mostOutput, type Task } from './execute.mjs'
import { runSteps } from './run-steps.mjs'
import type { Step } from './steps.mjs'

vi.setConfig({ testTimeout: 30_000 })
const children: ChildProcess[] = []
afterEach(() => {
  vi.restoreAllMocks()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A command that runs this JavaScript. */
const script = (code: string, more: Partial<Task> = {}): Task => ({ command: 'node', args: ['-e', code], ...more })

/** Runs a task through execute() in a process of its own, which can be sent signals. */
function startDoor(task: Task) {
  const code = `
    import { execute } from ${JSON.stringify(join(import.meta.dirname, 'execute.mjs'))}
    process.exitCode = await execute(${JSON.stringify(task)})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  const says = (text: string) => vi.waitUntil(() => output.includes(text), { timeout: 20_000 })
  const exitCode = new Promise((resolve) => child.once('close', resolve))
  return { child, says, exitCode }
}

/** Captures what is written to a stream of this process. */
function capture(stream: NodeJS.WriteStream) {
  let text = ''
  vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  return () => text
}

describe('a command', () => {
  it('hands back its exit code, and its output only when it fails', async () => {
    const shown = capture(process.stderr)

    expect(await execute(script('console.log("fine")'))).toBe(0)
    expect(shown()).toBe('')
    expect(await execute(script('console.log("why"); process.exit(7)'))).toBe(7)
    expect(shown()).toBe('why\n')
  })

  it('that says the same without end is kept by its last words', async () => {
    const babble = 'for (let i = 0; i < 20; i++) console.log("x".repeat(2 ** 20)); console.log("at last")'
    const { output } = await executeQuietly(script(babble))

    expect(output).toHaveLength(mostOutput)
    expect(output.endsWith('at last\n')).toBe(true)
  })

  it('that dies of a signal gives 128 + its number', async () => {
    expect((await executeQuietly(script('process.kill(process.pid, "SIGKILL")'))).code).toBe(137)
  })

  it('that does not exist is one clear sentence', async () => {
    await expect(execute({ command: 'no-such-program' })).rejects.toThrow('"no-such-program" is not installed')
  })
})

describe('signals', () => {
  const counting = `
    let signals = 0
    process.on('SIGINT', () => {
      if (++signals === 1) setTimeout(() => process.exit(40 + signals), 300)
      console.log('got one')
    })
    setInterval(() => {}, 1000)
    console.log('up')`

  it('reach the command once although terminal and npm both send one, and its end is waited for', async () => {
    const { child, says, exitCode } = startDoor(script(counting, { live: true, supervised: true }))
    await says('up')

    child.kill('SIGINT')
    await says('got one')
    child.kill('SIGINT')

    expect(await exitCode).toBe(41)
  })

  it('reach what the command itself started', async () => {
    const inner = `console.log('inner', process.pid); setInterval(() => {}, 1000)`
    const outer = `
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' })
      process.on('SIGTERM', () => {})
      process.on('exit', () => console.log('outer'))
      setInterval(() => {}, 1000).unref()`
    const { child, says, exitCode } = startDoor(script(outer, { live: true }))
    await says('inner')

    child.kill('SIGTERM')

    expect(await exitCode).toBe(0)
  })

  it('count as sent when npm, which started this, is gone', async () => {
    const task = script(
      `process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up')`,
      {
        live: true,
        supervised: true,
      },
    )
    const door = `
      import { execute } from ${JSON.stringify(join(import.meta.dirname, 'execute.mjs'))}
      console.log('ended with', await execute(${JSON.stringify(task)}))`
    // As npm does it: a shell between npm and the door.
    const shell = spawn('/bin/sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, door], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
    })
    children.push(shell)
    let output = ''
    shell.stdout.on('data', (chunk) => (output += chunk))
    await vi.waitUntil(() => output.includes('up'), { timeout: 20_000 })

    shell.kill('SIGKILL')

    await vi.waitFor(() => expect(output).toContain('ended with 5'), { timeout: 20_000 })
  })
})

describe('the steps of npm test', () => {
  const step = (name: string, code: string): Step => ({ name, about: `about ${name}`, ...script(code) })
  const table = [
    step('one', 'console.log("broken"); process.exit(1)'),
    step('two', ''),
    step('three', 'process.exit(2)'),
    { ...step('spare', ''), extra: true },
  ]

  it('all run, and the failed ones are named at the end with how to run them alone', async () => {
    const [shown, errors] = [capture(process.stdout), capture(process.stderr)]

    expect(await runSteps([], table)).toBe(1)

    expect(shown().replaceAll(/ +\d+\.\d s/g, '')).toBe(
      'FAILED one  about one\nok     two  about two\nFAILED three  about three\n',
    )
    expect(errors()).toContain('broken')
    expect(errors()).toMatch(
      /Failed:\n {2}one: run it again with {2}npm test -- one\n {2}three: .* npm test -- three\n$/,
    )
  })

  it('can be run one by one, also those that are extra', async () => {
    const shown = capture(process.stdout)

    expect(await runSteps(['two', 'spare'], table)).toBe(0)

    expect(shown()).toMatch(/^ok +two.*\nok +spare/)
  })

  it('that do not exist are refused by name', async () => {
    const errors = capture(process.stderr)

    expect(await runSteps(['four'], table)).toBe(2)

    expect(errors()).toBe('No step "four". There is: one, two, three, spare.\n')
  })
})
