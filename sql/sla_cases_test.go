package sql_test

// slaCases is the folder of the acceptance cases of the clock.
const slaCases = "sla_cases"
