/** Makes the browser read what it needs to write a date, beside the page: it keeps that for its whole process. */
addEventListener('message', ({ data: tag }: MessageEvent<string | undefined>) => {
  new Intl.DateTimeFormat(tag, { dateStyle: 'medium' }).format(new Date())
  close()
})
