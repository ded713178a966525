package proxyapitest

import "bytes"

// mediaFileAudio answers MEDIAFILE GETAUDIO. The documented example has id=19 beside
// objectid=3619, without explanation: 3619 is the recorded answer and 19 the response path
// of the documented response-path sample (inferred). So objectid is looked up among the
// recorded answers, of that path if there is an id, and among the media files. No objectid
// is no bytes (observed).
func (w *world) mediaFileAudio(v *visit) reply {
	for _, a := range w.answers {
		path := v.Param("id")
		if v.sees(a.tenant) && itoa(a.id) == v.Param("objectid") && (path == "" || path == itoa(a.path)) {
			return audio(a.audio)
		}
	}
	return w.mediaBinary(w.tables["MEDIAFILE"], v)
}

// mediaBinary answers MEDIAFILE getbinary, too.
func (w *world) mediaBinary(t *table, v *visit) reply {
	rec := t.find(v)
	if rec == nil {
		return missingMedia()
	}
	return audio(w.media[rec.id])
}

// audio is a reply of audio, or the miss if there is none. The type of media files is not
// recorded; audio/x-wav is assumed unless the bytes are MP3.
func audio(content []byte) reply {
	switch {
	case len(content) == 0:
		return missingMedia()
	case bytes.HasPrefix(content, []byte("ID3")),
		len(content) > 1 && content[0] == 0xff && content[1]&0xe0 == 0xe0:
		return reply{"audio/mpeg", content}
	}
	return reply{"audio/x-wav", content}
}
