package proxyapi

import "context"

// MediaFileService fetches the sound of media files: request type MEDIAFILE.
// To list and change media files see [ManageDBService].
type MediaFileService service

var opMediaFileAudio = operation{reqType: "MEDIAFILE", selector: "action=GETAUDIO", needs: "tenant objectid", empty: emptyIsNoData, noFormat: true}

// Audio returns the sound of a media file, such as a caller's recorded answer
// in a response path; [ErrNoData] if there is none. It reads. Source: seed,
// MEDIAFILE.
func (s *MediaFileService) Audio(ctx context.Context, req *MediaFileRequest) (*Media, error) {
	return s.client.media(ctx, call{op: opMediaFileAudio, params: req})
}

// MediaFileRequest names a media file.
type MediaFileRequest struct {
	// ResponsePathID is the parameter id of the documented example, which does
	// not explain it; it appears to be the response path in which the file was
	// recorded. 0 is not sent.
	ResponsePathID int `url:"id,omitempty"`
	// ObjectID is the media file's id. Required.
	ObjectID int `url:"objectid,omitempty"`
}
