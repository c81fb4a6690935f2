/** The three people of the sandbox. They work at the same small company, in three time zones. */

/** Accounts for `plant`. */
export const people = [
  { email: 'ada@example.test', name: 'Ada Berg', time_zone: 'Europe/Berlin', locale: 'en' },
  { email: 'bruno@example.test', name: 'Bruno Costa', time_zone: 'America/Sao_Paulo', locale: 'pt-BR' },
  { email: 'chen@example.test', name: 'Chen Wei', time_zone: 'Asia/Singapore', locale: 'zh-CN' },
]
