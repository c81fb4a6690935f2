/** What a user is shown for a decision is what is then sent, also when it would be another one a moment later. */
import type { ToolContext } from './tool.ts'

export function oncePerCall<I, R>(prepare: (input: I, context: ToolContext) => Promise<R>) {
  const prepared = new WeakMap<ToolContext, Promise<R>>()
  return (input: I, context: ToolContext): Promise<R> => {
    const known = prepared.get(context)
    if (known) return known
    const made = prepare(input, context)
    prepared.set(context, made)
    return made
  }
}
