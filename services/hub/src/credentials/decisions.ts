/** What the user decided about what assistants send, and what was sent already: asked of whoever keeps it for them. */
import type { ApprovalUse, OnceAnswer, OnceClaim, Permissions } from '@oma/contract'

/** What the user is asked to approve. */
export interface ApprovalWish {
  tool: string
  title: string
  /** All of it: nobody approves what they cannot see. */
  preview: string
  /** An approval holds for the content of this hash alone. */
  contentHash: string
}

export interface OnceWish {
  key: string
  tool: string
  contentHash: string
}

/** Each throws {ProblemError} `unavailable` when it cannot be told now; then nothing may be sent. */
export interface Decisions {
  permissions(): Promise<Permissions>
  /** The same content asked again is the same question. @returns the page where the user decides */
  askApproval(wish: ApprovalWish): Promise<{ url: string }>
  /** `approved` uses it up. */
  useApproval(contentHash: string): Promise<ApprovalUse>
  /** @throws {ProblemError} `conflict` when the key was used for something else */
  claim(wish: OnceWish): Promise<OnceClaim>
  /** It was done: whoever repeats it gets this. */
  settle(claimId: string, answer: OnceAnswer): Promise<void>
  /** It was not done: whoever repeats it may go. */
  giveUp(claimId: string): Promise<void>
}
