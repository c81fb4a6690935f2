/** Stops a temporary server and removes its folder when this process is killed without a chance to do it. */
import { spawn } from 'node:child_process'

// Reads until the pipe from the parent closes, which the kernel does even for kill -9.
const script = 'cat >/dev/null; kill -INT "$0"; while kill -0 "$0" 2>/dev/null; do sleep 0.2; done; rm -rf -- "$1"'

/** @returns ends the watch */
export function watchParent(pid: number, folder: string): () => void {
  const watcher = spawn('/bin/sh', ['-c', script, String(pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.unref()
  // The pipe alone must not keep the parent alive.
  ;(watcher.stdin as typeof watcher.stdin & { unref(): void }).unref()
  return () => watcher.kill('SIGKILL')
}
