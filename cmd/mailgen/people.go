package main

// The Department of Harbor Services and everyone below are invented; so are the
// Microsoft engineers. Telephone numbers are of the 555-01xx block.

func agent(name, local, title, phone string) person {
	return person{name, local + "@harbor.example",
		name + " | " + title + "\nDepartment of Harbor Services, Office of Information Technology\nOffice 202-555-" + phone + " | 14 Quay Street, Room 310"}
}

func engineer(name, local string) person {
	return person{name, local + "@microsoft.com",
		name + "\nSupport Engineer | Microsoft Customer Service and Support\nWorking hours: Monday to Friday, 9:00 AM to 6:00 PM ET | Phone 425-555-0134\n" +
			"If you are not satisfied with my service, please let my manager know."}
}

var (
	dana  = agent("Dana Whitlock", "dana.whitlock", "Cloud Platform Lead", "0142")
	luis  = agent("Luis Ortega", "luis.ortega", "Systems Engineer", "0147")
	priya = agent("Priya Raman", "priya.raman", "Database Administrator", "0151")
	tom   = agent("Tom Erikssön", "tom.eriksson", "Endpoint Engineer", "0158")
	grace = agent("Grace Adeyemi", "grace.adeyemi", "Deputy CISO", "0119")

	anna     = engineer("Anna Petrov (Brightline)", "v-annpet")
	kofi     = engineer("Kofi Mendes (Brightline)", "v-kmendes")
	josh     = person{"Josh Keller", "josh.keller@microsoft.com", "Josh Keller | Customer Success Account Manager\nMicrosoft Federal | josh.keller@microsoft.com"}
	support  = person{"Microsoft Support", "support@mail.support.microsoft.com", "Microsoft Support"}
	azure    = person{"Microsoft Azure", "azure-noreply@microsoft.com", "Microsoft Corporation, One Microsoft Way, Redmond, WA 98052"}
	security = person{"Microsoft Security", "MSSecurity-noreply@microsoft.com", "Microsoft Corporation, One Microsoft Way, Redmond, WA 98052"}
	monthly  = person{"Azure Monthly", "azure@email.microsoft.com", "This is a promotional email from Microsoft Corporation."}

	operations = person{"Harbor Operations", "operations@harbor.example", "Harbor Operations Center"}
	vendor     = person{"Mirela Stan", "mirela.stan@pierline.example", "Mirela Stan | Pierline Software"}
	tenant     = person{"Rosa Lind", "rosa.lind@northquay.onmicrosoft.com", "Rosa Lind | North Quay Terminals"}
	imposter   = person{"Microsoft Billing", "billing@notmicrosoft.com", "Microsoft Billing Team"}
	lookalike  = person{"Microsoft 365", "alerts@microsoft.com.signin-check.example", "Microsoft 365"}
)
