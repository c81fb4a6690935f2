/** How a label is shown, in words. */
import * as z from 'zod'

const visibility = { show: 'labelShow', show_if_unread: 'labelShowIfUnread', hide: 'labelHide' } as const

export const labelLook = {
  visibility: z.enum(Object.keys(visibility) as [keyof typeof visibility, ...(keyof typeof visibility)[]]).optional(),
  background_color: z.string().optional(),
  text_color: z.string().optional(),
}

interface Look {
  visibility?: keyof typeof visibility | undefined
  background_color?: string | undefined
  text_color?: string | undefined
}

/** Google wants both colours or none. */
export function toLook({ visibility: shown, background_color, text_color }: Look) {
  const colored = background_color !== undefined || text_color !== undefined
  return {
    ...(shown !== undefined && { labelListVisibility: visibility[shown] }),
    ...(colored && { color: { backgroundColor: background_color ?? '#ffffff', textColor: text_color ?? '#000000' } }),
  }
}
