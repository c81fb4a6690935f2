/**
 * What Node is started with, by service: without it V8 would rather take memory than collect it, 330 MB under load. On the
 * command line, because some of these may not stand in NODE_OPTIONS, which is left to the operator. As in the Dockerfile.
 */
export const nodeFlags: Readonly<Record<'services/vault' | 'services/hub', readonly string[]>> = {
  // 150 MB under load.
  'services/vault': ['--max-semi-space-size=16', '--max-old-space-size=256'],
  // 185 MB under load, however many users: what is old is collected after every few megabytes, what is young has its room
  // from the start. A mail of 25 MB is 36 MB of text, and there are several.
  'services/hub': [
    '--memory-saver-mode',
    '--min-semi-space-size=24',
    '--max-semi-space-size=24',
    '--max-old-space-size=1024',
  ],
}
