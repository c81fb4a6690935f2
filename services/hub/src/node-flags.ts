/**
 * What Node is started with: V8 would rather take memory than collect it, 330 MB under load. With these it is less than 200,
 * and hardly more for 10,000 users than for 100: how much is taken before it is collected goes by what is alive, and what is
 * young has its room from the start. On the command line, because NODE_OPTIONS takes only some of them; all others are the
 * operator's to add there. As in the Dockerfile.
 */
export const nodeFlags: readonly string[] = [
  '--memory-balancer',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  // A mail of 25 MB is 36 MB of text, and there are several.
  '--max-old-space-size=1024',
]
