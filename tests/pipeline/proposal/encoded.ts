/** Bytes of a text in an encoding that Node only decodes: its decoder, read backwards over all byte pairs. */
export const encoded = (text: string, label: 'gb18030' | 'big5' | 'utf-16le' | 'latin-1'): Buffer => {
  if (label === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (label === 'latin-1') return Buffer.from(text, 'latin1');
  const bytes = bytesOf(label);
  return Buffer.concat([...text].map((sign) => bytes.get(sign) ?? Buffer.from(sign, 'ascii')));
};

const bytesOf = (label: string): ReadonlyMap<string, Buffer> => {
  const decoder = new TextDecoder(label);
  const bytes = new Map<string, Buffer>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const pair = Buffer.from([lead, trail]);
      const sign = decoder.decode(pair);
      if ([...sign].length === 1 && sign !== '\ufffd' && !bytes.has(sign)) bytes.set(sign, pair);
    }
  }
  return bytes;
};
