-- The tables of iTop that the preset reads. Times are those of the server's wall clock.
create table organization (id int not null auto_increment primary key, name varchar(255), status enum('active', 'inactive') default 'active');
create table contact (id int not null auto_increment primary key, name varchar(255), status enum('active', 'inactive') default 'active', org_id int default 0, finalclass varchar(255));
create table service (id int not null auto_increment primary key, name varchar(255), org_id int default 0, status varchar(40));
create table servicesubcategory (id int not null auto_increment primary key, name varchar(255), service_id int default 0);
create table ticket (
    id int not null auto_increment primary key, operational_status enum('closed', 'ongoing', 'resolved') default 'ongoing', ref varchar(255), org_id int default 0,
    caller_id int default 0, team_id int default 0, agent_id int default 0, title varchar(255), description text, description_format enum('html', 'text'),
    start_date datetime, end_date datetime, last_update datetime, close_date datetime, private_log longtext, private_log_index blob, finalclass varchar(255)
);
create table ticket_incident (
    id int not null primary key, status enum('assigned', 'closed', 'escalated_tto', 'escalated_ttr', 'new', 'pending', 'resolved', 'rejected') default 'new',
    impact enum('1', '2', '3') default '1', priority enum('1', '2', '3', '4') default '4', urgency enum('1', '2', '3', '4') default '4',
    origin enum('mail', 'monitoring', 'phone', 'portal') default 'phone', service_id int default 0, servicesubcategory_id int default 0,
    escalation_flag enum('no', 'yes') default 'no', escalation_reason varchar(255), assignment_date datetime, resolution_date datetime, last_pending_date datetime,
    cumulatedpending_timespent int unsigned, cumulatedpending_started datetime, cumulatedpending_laststart datetime, cumulatedpending_stopped datetime,
    tto_timespent int unsigned, tto_started datetime, tto_laststart datetime, tto_stopped datetime, tto_100_deadline datetime, tto_100_passed tinyint unsigned,
    ttr_timespent int unsigned, ttr_started datetime, ttr_laststart datetime, ttr_stopped datetime, ttr_100_deadline datetime, ttr_100_passed tinyint unsigned,
    time_spent int unsigned, resolution_code varchar(40), solution text, pending_reason text, parent_incident_id int default 0, parent_problem_id int default 0,
    parent_change_id int default 0, public_log longtext
);
create table priv_change (id int not null auto_increment primary key, date datetime, userinfo varchar(255), origin varchar(40) default 'interactive');
create table priv_changeop (id int not null auto_increment primary key, changeid int default 0, objclass varchar(255), objkey int default 0, optype varchar(255) default 'CMDBChangeOp');
create table priv_changeop_setatt (id int not null primary key, attcode varchar(255));
create table priv_changeop_setatt_scalar (id int not null primary key, oldvalue varchar(255), newvalue varchar(255));
insert into organization (id, name) values (1, 'Hôpital Saint-Éloi');
insert into contact (id, name, finalclass) values (10, 'Équipe « systèmes »', 'Team'), (11, 'Réseau', 'Team'), (30, 'Zoé Durand', 'Person');
insert into service (id, name) values (5, 'Téléphonie');
insert into servicesubcategory (id, name) values (6, 'Postes');
insert into ticket (id, ref, org_id, team_id, agent_id, title, description, start_date, last_update, close_date, finalclass) values
(1, 'I-000001', 1, 11, 30, 'Plus de tonalité', 'Ligne; muette', '2026-10-25 01:50:00', '2026-10-25 05:00:00', null, 'Incident'),
(2, 'R-000002', 1, 10, 30, 'Demande', '', '2026-09-14 08:00:00', '2026-09-14 08:00:00', null, 'UserRequest'),
(3, 'P-000003', 1, 10, 30, 'Problème de fond', '', '2026-09-14 08:00:00', '2026-09-14 08:00:00', null, 'Problem');
insert into ticket_incident (id, status, impact, priority, urgency, service_id, servicesubcategory_id, assignment_date, resolution_date, ttr_100_passed, parent_problem_id, solution)
values (1, 'resolved', '2', '1', '1', 5, 6, '2026-10-25 01:55:00', '2026-10-25 05:00:00', 1, 3, 'Prise changée');
insert into priv_change (id, date, userinfo) values (1, '2026-10-25 01:50:00', 'Zoé Durand'), (2, '2026-10-25 01:55:00', 'Zoé Durand'), (3, '2026-10-25 05:00:00', 'Zoé Durand');
insert into priv_changeop (id, changeid, objclass, objkey, optype) values (1, 1, 'Incident', 1, 'CMDBChangeOpCreate'), (2, 2, 'Incident', 1, 'CMDBChangeOpSetAttributeScalar'),
(3, 2, 'Incident', 1, 'CMDBChangeOpSetAttributeScalar'), (4, 2, 'Incident', 1, 'CMDBChangeOpSetAttributeScalar'), (5, 3, 'Incident', 1, 'CMDBChangeOpSetAttributeScalar'),
(6, 3, 'Incident', 1, 'CMDBChangeOpSetAttributeText'), (7, 1, 'UserRequest', 2, 'CMDBChangeOpSetAttributeScalar');
insert into priv_changeop_setatt (id, attcode) values (2, 'status'), (3, 'team_id'), (4, 'agent_id'), (5, 'status'), (6, 'solution'), (7, 'status');
insert into priv_changeop_setatt_scalar (id, oldvalue, newvalue) values (2, 'new', 'assigned'), (3, '0', '11'), (4, '0', '30'), (5, 'assigned', 'resolved'), (7, 'new', 'assigned');
