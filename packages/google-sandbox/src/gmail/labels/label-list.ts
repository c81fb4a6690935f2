/** The labels of one mailbox: Google's system labels, which cannot change, and the person's own. */
import { GoogleError, invalidArgument, notFound } from '../../http/google-error.ts'

/** A label without its counts. */
export interface Label {
  id: string
  name: string
  type: 'system' | 'user'
  messageListVisibility?: 'show' | 'hide'
  labelListVisibility?: 'labelShow' | 'labelShowIfUnread' | 'labelHide'
  color?: { textColor: string; backgroundColor: string }
}

/** What a person may choose about a label. */
export type LabelWish = Partial<Omit<Label, 'id' | 'type'>>

const systemIds = [
  'CHAT',
  'SENT',
  'INBOX',
  'IMPORTANT',
  'TRASH',
  'DRAFT',
  'SPAM',
  'CATEGORY_FORUMS',
  'CATEGORY_UPDATES',
  'CATEGORY_PERSONAL',
  'CATEGORY_PROMOTIONS',
  'CATEGORY_SOCIAL',
  'STARRED',
  'UNREAD',
]

/** Labels that Gmail's own pages do not list. */
const hidden = /^(CHAT|IMPORTANT|TRASH|SPAM|CATEGORY_\w+)$/

function systemLabel(id: string): Label {
  const shown = hidden.test(id) && ({ messageListVisibility: 'hide', labelListVisibility: 'labelHide' } as const)
  return { id, name: id, ...shown, type: 'system' }
}

export type LabelList = ReturnType<typeof createLabelList>

/** Creates the list with the system labels. */
export function createLabelList() {
  const labels = new Map<string, Label>(systemIds.map((id) => [id, systemLabel(id)]))
  let nextNumber = 1

  function checkName(name: string | undefined, except?: Label): string {
    if (!name?.trim()) throw invalidArgument('Invalid label name')
    const taken = [...labels.values()].find(
      (label) => label.name.toLowerCase() === name.toLowerCase() && label !== except,
    )
    if (taken?.type === 'system') throw invalidArgument('Invalid label name')
    if (taken) throw new GoogleError(409, 'Label name exists or conflicts', { reason: 'aborted' })
    return name
  }

  return {
    all: () => [...labels.values()],
    has: (id: string) => labels.has(id),
    /** By display name, with Gmail's spelling tolerance: case, and `-` for space or `/`. */
    findByName(name: string): Label | undefined {
      if (/^drafts$/i.test(name)) return labels.get('DRAFT')
      const fold = (text: string) => text.toLowerCase().replace(/[\s/_]+/g, '-')
      return [...labels.values()].find(
        (label) => fold(label.name) === fold(name) || label.id.toLowerCase() === name.toLowerCase(),
      )
    },
    get(id: string): Label {
      const label = labels.get(id)
      if (!label) throw notFound()
      return label
    },
    create(wish: LabelWish): Label {
      const label: Label = { ...wish, id: `Label_${nextNumber++}`, name: checkName(wish.name), type: 'user' }
      labels.set(label.id, label)
      return label
    },
    change(id: string, wish: LabelWish): Label {
      const label = this.changeable(id)
      if (wish.name !== undefined) checkName(wish.name, label)
      return Object.assign(label, wish)
    },
    remove(id: string): void {
      this.changeable(id)
      labels.delete(id)
    },
    changeable(id: string): Label {
      const label = this.get(id)
      if (label.type === 'system') throw invalidArgument('Invalid update request')
      return label
    },
    /** Puts a person's labels back, for the snapshot file. */
    restore(all: readonly Label[]): void {
      for (const label of all) labels.set(label.id, label)
      nextNumber = 1 + Math.max(0, ...all.map(({ id }) => Number(/^Label_(\d+)$/.exec(id)?.[1] ?? 0)))
    },
  }
}
