package extract

import "bytes"

// projectKeys are lines of the stream PROJECT that name the modules, which are
// leaves of their own, or keep the protection of the project, which is none
// ([MS-OVBA] section 2.3.1).
var projectKeys = [][]byte{
	[]byte("ID="), []byte("Document="), []byte("Module="), []byte("Class="), []byte("BaseClass="), []byte("Package="), []byte("HelpContextID="),
	[]byte("VersionCompatible32="), []byte("CMG="), []byte("DPB="), []byte("GC="), []byte("&H"),
}

// projectText gives what a person wrote into the stream PROJECT: name, description,
// files.
func projectText(b []byte) []byte {
	var out []byte
	for line := range bytes.Lines(b) {
		plain := false
		for _, key := range projectKeys {
			plain = plain || bytes.HasPrefix(line, key)
		}
		if !plain {
			out = append(out, line...)
		}
	}
	return out
}
