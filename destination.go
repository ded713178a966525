package proxyapi

import (
	"strconv"
	"strings"
)

// Destination is where a call may go, as the PBX writes it: a tag and the id
// of the object, "EXT-1701". The id is the row id of the database, not a
// number that one can dial. A tag that this module does not know works like
// any other.
type Destination string

// DestinationTag is the kind of a [Destination].
type DestinationTag string

// To makes the destination of an object: TagExtension.To(1701) is "EXT-1701".
func (t DestinationTag) To(id int) Destination {
	return Destination(string(t) + "-" + strconv.Itoa(id))
}

// Tag returns the part before the last hyphen, "" if there is none.
func (d Destination) Tag() DestinationTag {
	tag, _ := d.cut()
	return DestinationTag(tag)
}

// ID returns the row id; ok is false if the destination does not end in a
// hyphen and a number.
func (d Destination) ID() (id int, ok bool) {
	_, text := d.cut()
	id, err := strconv.Atoi(text)
	return id, err == nil
}

func (d Destination) cut() (tag, id string) {
	i := strings.LastIndexByte(string(d), '-')
	if i < 0 {
		return "", ""
	}
	return string(d[:i]), string(d[i+1:])
}

// valid reports whether the text has the form TAG-id.
func (d Destination) valid() bool {
	tag, id := d.cut()
	return tag != "" && id != "" && !strings.ContainsAny(string(d), " \t\r\n|,")
}

// The destination tags of the vendor's manual, which does not claim to be
// complete. EXT and CUSTOM are in the user's document.
const (
	TagExtension                    DestinationTag = "EXT"                          // rings an extension
	TagSMS                          DestinationTag = "SMS"                          // sends an SMS to an extension
	TagPlayback                     DestinationTag = "PLAYBACK"                     // plays a media file
	TagRerecord                     DestinationTag = "RERECORD"                     // records a media file anew
	TagRerecordSilent               DestinationTag = "RERECORDSILENT"               // the same without the intro
	TagClearRecording               DestinationTag = "CLEARRECORDING"               // empties a media file
	TagCondition                    DestinationTag = "CONDITION"                    // goes to a condition
	TagVoicemail                    DestinationTag = "VOICEMAIL"                    // goes to a mailbox
	TagIVR                          DestinationTag = "IVR"                          // goes to an IVR
	TagDISA                         DestinationTag = "DISA"                         // goes to a DISA
	TagPaging                       DestinationTag = "PAGING"                       // pages a group
	TagHuntList                     DestinationTag = "HUNTLIST"                     // rings a hunt list
	TagFlow                         DestinationTag = "FLOW"                         // goes to a flow
	TagPark                         DestinationTag = "PARK"                         // parks the call
	TagSpecial                      DestinationTag = "SPECIAL"                      // goes to a special destination
	TagMeetMe                       DestinationTag = "MEETME"                       // joins a conference
	TagQueue                        DestinationTag = "QUEUE"                        // enters a queue
	TagResetQueueStats              DestinationTag = "RESETQUEUESTATS"              // resets a queue's statistics
	TagStartCampaign                DestinationTag = "STARTCAMPAIGN"                // starts a campaign
	TagStopCampaign                 DestinationTag = "STOPCAMPAIGN"                 // stops a campaign
	TagPauseCampaign                DestinationTag = "PAUSECAMPAIGN"                // pauses a campaign
	TagUnpauseCampaign              DestinationTag = "UNPAUSECAMPAIGN"              // resumes a campaign
	TagRedialNotAnsweredCampaign    DestinationTag = "REDIALNOTANSWEREDCAMPAIGN"    // redials a campaign's unanswered calls
	TagRemoveFromCampaign           DestinationTag = "REMOVEFROMCAMPAIGN"           // removes the called number from a campaign
	TagRemoveCallerFromCampaign     DestinationTag = "REMOVECALLERFROMCAMPAIGN"     // removes the caller's number from a campaign
	TagAddLatestDialedOutToCampaign DestinationTag = "ADDLATESTDIALEDOUTTOCAMPAIGN" // adds the latest number dialled out
	TagAddLatestDialedInToCampaign  DestinationTag = "ADDLATESTDIALEDINTOCAMPAIGN"  // adds the latest number dialled in
	TagLoginQueue                   DestinationTag = "LOGINQUEUE"                   // logs the caller into a queue
	TagToggleLoginQueue             DestinationTag = "TOGGLELOGINQUEUE"             // logs the caller into a queue, or out
	TagLoginADQueue                 DestinationTag = "LOGINADQUEUE"                 // logs the caller into a queue, probably as type AD
	TagToggleLoginADQueue           DestinationTag = "TOGGLELOGINADQUEUE"           // the same, or out
	TagTogglePauseQueue             DestinationTag = "TOGGLEPAUSEQUEUE"             // pauses the caller in a queue, or resumes
	TagPauseQueue                   DestinationTag = "PAUSEQUEUE"                   // pauses the caller in a queue
	TagUnpauseQueue                 DestinationTag = "UNPAUSEQUEUE"                 // resumes the caller in a queue
	TagLogoutQueue                  DestinationTag = "LOGOUTQUEUE"                  // logs the caller out of a queue
	TagLogoutAllAgentsFromQueue     DestinationTag = "LOGOUTALLAGENTSFROMQUEUE"     // logs all agents out of a queue
	TagPauseAllAgentsInQueue        DestinationTag = "PAUSEALLAGENTSINQUEUE"        // pauses all agents of a queue
	TagUnpauseAllAgentsInQueue      DestinationTag = "UNPAUSEALLAGENTSINQUEUE"      // resumes all agents of a queue
	TagCustom                       DestinationTag = "CUSTOM"                       // goes to a custom destination
	TagPhoneBook                    DestinationTag = "PHONEBOOK"                    // routes by a phone book, by regular expression
	TagExactPhoneBook               DestinationTag = "EXACTPHONEBOOK"               // routes by a phone book, exactly
	TagSetUnconditionalDID          DestinationTag = "SETUNCONDITIONALDID"          // sets a DID's unconditional forward
	TagEnableUnconditionalDID       DestinationTag = "ENABLEUNCONDITIONALDID"       // switches it on
	TagDisableUnconditionalDID      DestinationTag = "DISABLEUNCONDITIONALDID"      // switches it off
	TagToggleUnconditionalDID       DestinationTag = "TOGGLEUNCONDITIONALDID"       // switches it over
	TagCLIDNameByPhoneBook          DestinationTag = "CLIDNAMEBYPHONEBOOK"          // takes the caller's name from a phone book
	TagCallerIDMod                  DestinationTag = "CALLERIDMOD"                  // rewrites the caller id by a rule
	TagMusicOnHold                  DestinationTag = "MUSICONHOLD"                  // sets the music on hold
	TagRingMusicOnHold              DestinationTag = "RINGMUSICONHOLD"              // rings with music on hold
	TagResponsePath                 DestinationTag = "RESPONSEPATH"                 // starts a response path
	TagSameNumberVM                 DestinationTag = "SAMENUMBERVM"                 // goes to the mailbox of the same number
	TagAddToDNCList                 DestinationTag = "ADDTODNCLIST"                 // adds the called number to the do-not-call list
)
