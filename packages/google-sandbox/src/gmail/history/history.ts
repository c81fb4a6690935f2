/** The history of one mailbox: every change under a growing id. Old records are forgotten, and asking for them is 404. */
import type { Message } from '../mailbox/message.ts'

/** Google's names for what can happen to a message. */
export type HistoryKind = 'messagesAdded' | 'messagesDeleted' | 'labelsAdded' | 'labelsRemoved'

/** One change. Labels are those after the change. */
export interface HistoryRecord {
  id: number
  kind: HistoryKind
  messageId: string
  threadId: string
  labelIds: string[]
  /** Only for label changes: the labels that came or went. */
  changedLabelIds: string[]
}

const firstId = 1000
const keptRecords = 50_000

/** Creates an empty history. */
export function createHistory() {
  let records: HistoryRecord[] = []
  let latest = firstId
  let oldestKept = firstId
  return {
    /** The id of the latest change. */
    latest: () => latest,
    /** Changes after this id; `undefined` when the id is too old or was never given out. */
    since(id: number): readonly HistoryRecord[] | undefined {
      return id < oldestKept || id > latest ? undefined : records.filter((record) => record.id > id)
    },
    /** Records a change and stamps the message with its id. */
    record(message: Message, kind: HistoryKind, changedLabelIds: readonly string[] = []): void {
      latest += 1
      message.historyId = latest
      records.push({
        id: latest,
        kind,
        messageId: message.id,
        threadId: message.threadId,
        labelIds: [...message.labelIds],
        changedLabelIds: [...changedLabelIds],
      })
      if (records.length > keptRecords) this.forget(latest - keptRecords / 2)
    },
    /** Forgets everything up to this id, so that older ids answer 404. */
    forget(upTo: number = latest): void {
      records = records.filter((record) => record.id > upTo)
      oldestKept = Math.max(oldestKept, upTo)
    },
    /** Continues an earlier process's numbers without its records. */
    restore(id: number): void {
      latest = Math.max(latest, id)
      oldestKept = latest
    },
  }
}
