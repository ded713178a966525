package proxyapi

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Media is a file that the server sends: a recording, a message, a media file.
// It is a stream; close it. That it is media and not empty has been checked,
// but whether all of it arrives shows only at its end: a Read error other than
// io.EOF means that it was cut off.
type Media struct {
	ContentType string // "audio/mpeg"; from the bytes where the server does not say
	Size        int64  // in bytes, -1 when the server does not say

	body  *bufio.Reader
	reply *reply
}

// Read reads the next bytes. A connection that breaks is an [*Error].
func (m *Media) Read(p []byte) (int, error) {
	n, err := m.body.Read(p)
	if err != nil && err != io.EOF {
		err = m.reply.broken(err)
	}
	return n, err
}

// WriteTo copies what is left to w; io.Copy uses it.
func (m *Media) WriteTo(w io.Writer) (int64, error) {
	// A plain struct hides WriteTo, or io.Copy would call it for ever.
	return io.Copy(w, struct{ io.Reader }{m})
}

// Close ends the stream; what has not been read is not fetched.
func (m *Media) Close() error {
	m.reply.close()
	return nil
}

// Extension returns the usual ending of a file of this type, with its dot:
// ".mp3" for audio/mpeg, ".wav"; ".bin" for types that it does not know.
func (m *Media) Extension() string {
	kind, _, _ := strings.Cut(strings.ToLower(m.ContentType), ";")
	switch strings.TrimSpace(kind) {
	case "audio/mpeg", "audio/mp3", "audio/x-mp3":
		return ".mp3"
	case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave":
		return ".wav"
	case "audio/ogg", "application/ogg":
		return ".ogg"
	case "audio/flac", "audio/x-flac":
		return ".flac"
	case "audio/gsm", "audio/x-gsm":
		return ".gsm"
	case "audio/amr":
		return ".amr"
	case "audio/basic":
		return ".au"
	case "application/pdf":
		return ".pdf"
	}
	return ".bin"
}

// SaveFile writes the stream to a file and closes it. The file appears under
// its name only when it is whole and on disk; until then, and after an error,
// what was there before stays.
func (m *Media) SaveFile(name string) error {
	defer m.Close()
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails once it has been renamed
	n, err := io.Copy(tmp, m)
	switch {
	case err == nil && n == 0:
		err = m.reply.nothing()
	case err == nil && m.Size >= 0 && n != m.Size:
		err = m.reply.broken(fmt.Errorf("%d of %d bytes: %w", n, m.Size, io.ErrUnexpectedEOF))
	}
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
