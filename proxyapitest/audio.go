package proxyapitest

import (
	"bytes"
	"encoding/binary"
)

// silentMP3 is a recording: an ID3v2.3 tag with a title, and frames of silence. The frames
// are MPEG-2 Layer III, 16 kHz, mono, 16 kbit/s; each is 72 bytes and 36 milliseconds.
func silentMP3(title string, seconds int) []byte {
	const header = "\xff\xf3\x28\xc0"
	frame := append([]byte(header), make([]byte, 72-len(header))...) // no side information: silence
	frames := min(max(seconds, 3), 60) * 1000 / 36

	info := append([]byte{0}, title...) // 0: Latin-1
	tag := append([]byte("TIT2"), 0, 0, 0, byte(len(info)), 0, 0)
	tag = append(tag, info...)
	out := append([]byte("ID3\x03\x00\x00\x00\x00"), byte(len(tag)>>7&0x7f), byte(len(tag)&0x7f))
	out = append(out, tag...)
	return append(out, bytes.Repeat(frame, frames)...)
}

// toneWAV is a triangle wave, 8 kHz, 16 bit, mono. Its pitch depends on the seed, so that
// two files differ.
func toneWAV(seed, seconds int) []byte {
	const rate = 8000
	samples := rate * min(max(seconds, 1), 60)
	out := make([]byte, 0, 44+2*samples)
	out = append(out, "RIFF"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(36+2*samples))
	out = append(out, "WAVEfmt "...)
	out = binary.LittleEndian.AppendUint32(out, 16)
	out = binary.LittleEndian.AppendUint16(out, 1) // PCM
	out = binary.LittleEndian.AppendUint16(out, 1) // mono
	out = binary.LittleEndian.AppendUint32(out, rate)
	out = binary.LittleEndian.AppendUint32(out, 2*rate)
	out = binary.LittleEndian.AppendUint16(out, 2)
	out = binary.LittleEndian.AppendUint16(out, 16)
	out = append(out, "data"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(2*samples))

	step := 100 + seed%97 // height gained with each sample
	level := 0
	for range samples {
		if level += step; level > 8000 || level < -8000 {
			step = -step
		}
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(level)))
	}
	return out
}
