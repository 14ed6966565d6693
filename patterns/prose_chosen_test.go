package patterns

import "testing"

func TestLooksChosen(t *testing.T) {
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	p := newPassage(d, &Text{}, 0, 0)
	for s, want := range map[string]struct{ looks, may bool }{
		"Marsh!Lamp4":      {true, true},
		"otter_Slide7":     {true, true},
		"zapallo.Dulce.9":  {true, true},
		"brickLane88":      {true, true},
		"Lokma&Tatlı(35)":  {true, true},
		"Galushka#14":      {false, true}, // may be the number of a case
		"Report_2024":      {false, false},
		"svc_backup":       {false, false},
		"db_prod1":         {false, false},
		"SRV-DC01":         {false, false},
		"PC-Room12":        {false, false},
		"Office365":        {false, false},
		"WordPress6.4":     {false, false},
		"20418/R":          {false, false},
		"2024-05-01":       {false, false},
		"kim@firm.example": {false, false},
	} {
		if looks, may := p.looksChosen(s), p.mayBeChosen(s); looks != want.looks || may != want.may {
			t.Errorf("%s: looks chosen %v, may be %v; want %v, %v", s, looks, may, want.looks, want.may)
		}
	}
}

func TestBelowUsers(t *testing.T) {
	for text, want := range map[string]string{
		"User: kim\nMarsh!Lamp4\nmore":        "User: kim\nMarsh!Lamp4\n",
		"Host = a1\r\nUser = kim\r\nFoo77bar": "User = kim\r\nFoo77bar",
		"User: kim\nnothing here 77\n":        "",
		"no sign of a label\nMarsh!Lamp4\n":   "",
		"ユーザー：scan\n> Ramen#88\n":             "ユーザー：scan\n> Ramen#88\n",
	} {
		got := ""
		for _, s := range belowUsers(nil, &Text{Content: text}) {
			got += text[s.start:s.end]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLastHeads(t *testing.T) {
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"the list that you wanted, user,password:": "user",
		"here are user,password:":                  "user",
		"user,password":                            "user",
	} {
		heads := d.lastHeads(line, splitCells(line, span{0, len(line)}, ","), 2)
		if got := line[heads[0].start:heads[0].end]; got != want || len(heads) != 2 {
			t.Errorf("%q: first of %d columns is %q, want %q of 2", line, len(heads), got, want)
		}
	}
}
