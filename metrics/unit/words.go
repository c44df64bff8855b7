package unit

// The two languages of a pack. French is the one of a reader who said nothing.
const (
	French  = "fr"
	English = "en"
)

const (
	// narrow is the narrow no-break space of French numbers, before the per cent sign and between thousands.
	narrow = "\u202f"
	// tie is the no-break space between a number and its unit, so that « 2 h 13 min » stays on one line.
	tie = "\u00a0"
	// minus is the real minus sign: as wide as a digit, and no place to break a line.
	minus = "\u2212"
	// dash joins the ends of a range.
	dash = "\u2013"
)

// words is everything that the two languages say differently.
type words struct {
	mark, thousands, percent string
	day, hour, minute        string
	second                   string
	bytes                    []string
	notApplicable            string
	notAvailable             string
	months, shortMonths      [12]string
	weekdays, shortWeekdays  [7]string // Monday first
}

var languages = map[string]*words{
	French: {
		mark: ",", thousands: narrow, percent: narrow + "%",
		day: "j", hour: "h", minute: "min", second: "s",
		bytes:         []string{"o", "ko", "Mo", "Go", "To", "Po"},
		notApplicable: "s." + tie + "o.", notAvailable: "n." + tie + "d.",
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		shortMonths: [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin",
			"juil.", "août", "sept.", "oct.", "nov.", "déc."},
		weekdays:      [7]string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
		shortWeekdays: [7]string{"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."},
	},
	English: {
		mark: ".", thousands: ",", percent: "%",
		day: "d", hour: "h", minute: "min", second: "s",
		bytes:         []string{"B", "kB", "MB", "GB", "TB", "PB"},
		notApplicable: "n/a", notAvailable: "not available",
		months: [12]string{"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
			"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		weekdays:      [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
		shortWeekdays: [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	},
}

// missing returns the words of an absence.
func (l *words) missing(why Missing) string {
	switch why {
	case Empty:
		return ""
	case NotApplicable:
		return l.notApplicable
	}
	return l.notAvailable
}
