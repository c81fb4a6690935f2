/** A QR code as the path of an SVG, one square a dot. A file of its own, because its library is wanted by few. */
import { generate } from 'lean-qr'

export interface QrDrawing {
  /** Dots on each side. */
  size: number
  path: string
}

export function drawQrCode(text: string): QrDrawing {
  const code = generate(text)
  const line = Array.from({ length: code.size }, (_, index) => index)
  const dots = line.flatMap((y) => line.filter((x) => code.get(x, y)).map((x) => `M${x} ${y}h1v1h-1z`))
  return { size: code.size, path: dots.join('') }
}
