/** The settings that `npm start` reads for itself; the ports, addresses and secrets belong to the services' schemas. */
import * as z from 'zod'

export const startSettings = z.object({
  DATA_DIR: z
    .string()
    .default('.data')
    .describe(
      'Folder for what must survive a restart: the PostgreSQL that it runs, the logs, the files of the services.',
    ),
})
