/**
 * What Node is started with: V8 would rather take memory than collect it, 330 MB under load instead of 150. On the command
 * line, so that whoever adds others by NODE_OPTIONS does not lose them. As in the Dockerfile.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=16', '--max-old-space-size=256']
