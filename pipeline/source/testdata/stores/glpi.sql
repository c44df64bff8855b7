-- The tables of GLPI 10 that the preset reads, with their columns, and a few tickets that were not asked to behave.
create table glpi_entities (id int unsigned not null auto_increment primary key, name varchar(255), entities_id int unsigned default 0, completename text, comment text, level int not null default 0);
create table glpi_locations (id int unsigned not null auto_increment primary key, entities_id int unsigned not null default 0, is_recursive tinyint not null default 0, name varchar(255), locations_id int unsigned not null default 0, completename text);
create table glpi_itilcategories (id int unsigned not null auto_increment primary key, entities_id int unsigned not null default 0, name varchar(255), completename text, itilcategories_id int unsigned not null default 0);
create table glpi_requesttypes (id int unsigned not null auto_increment primary key, name varchar(255));
create table glpi_groups (id int unsigned not null auto_increment primary key, entities_id int unsigned not null default 0, name varchar(255), groups_id int unsigned not null default 0, completename text, is_assign tinyint not null default 1);
create table glpi_tickets (
    id int unsigned not null auto_increment primary key, entities_id int unsigned not null default 0, name varchar(255),
    date timestamp null, closedate timestamp null, solvedate timestamp null, date_mod timestamp null,
    users_id_lastupdater int unsigned not null default 0, status int not null default 1, users_id_recipient int unsigned not null default 0,
    requesttypes_id int unsigned not null default 0, content longtext, urgency int not null default 1, impact int not null default 1,
    priority int not null default 1, itilcategories_id int unsigned not null default 0, type int not null default 1,
    global_validation int not null default 1, slas_id_ttr int unsigned not null default 0, slas_id_tto int unsigned not null default 0,
    slalevels_id_ttr int unsigned not null default 0, time_to_resolve timestamp null, time_to_own timestamp null,
    begin_waiting_date timestamp null, sla_waiting_duration int not null default 0, ola_waiting_duration int not null default 0,
    olas_id_tto int unsigned not null default 0, olas_id_ttr int unsigned not null default 0, olalevels_id_ttr int unsigned not null default 0,
    ola_ttr_begin_date timestamp null, internal_time_to_resolve timestamp null, internal_time_to_own timestamp null,
    waiting_duration int not null default 0, close_delay_stat int not null default 0, solve_delay_stat int not null default 0,
    takeintoaccount_delay_stat int not null default 0, actiontime int not null default 0, is_deleted tinyint not null default 0,
    locations_id int unsigned not null default 0, validation_percent int not null default 0, date_creation timestamp null,
    key date_mod (date_mod)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_unicode_ci;
create table glpi_logs (
    id int unsigned not null auto_increment primary key, itemtype varchar(100) not null default '', items_id int unsigned not null default 0,
    itemtype_link varchar(100) not null default '', linked_action int not null default 0, user_name varchar(255), date_mod timestamp null,
    id_search_option int not null default 0, old_value varchar(255), new_value varchar(255),
    key date_mod (date_mod), key item (itemtype, items_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_unicode_ci;
create table glpi_groups_tickets (id int unsigned not null auto_increment primary key, tickets_id int unsigned not null, groups_id int unsigned not null, type int not null default 1);
create table glpi_items_tickets (id int unsigned not null auto_increment primary key, itemtype varchar(255), items_id int unsigned not null, tickets_id int unsigned not null);
create table glpi_problems_tickets (id int unsigned not null auto_increment primary key, problems_id int unsigned not null, tickets_id int unsigned not null);
create table glpi_changes_tickets (id int unsigned not null auto_increment primary key, changes_id int unsigned not null, tickets_id int unsigned not null);
create table glpi_tickets_tickets (id int unsigned not null auto_increment primary key, tickets_id_1 int unsigned not null, tickets_id_2 int unsigned not null, link int not null default 1);
create table glpi_solutiontypes (id int unsigned not null auto_increment primary key, name varchar(255));
create table glpi_itilsolutions (
    id int unsigned not null auto_increment primary key, itemtype varchar(100) not null, items_id int unsigned not null, solutiontypes_id int unsigned not null default 0,
    solutiontype_name varchar(255), content longtext, date_creation timestamp null, date_mod timestamp null, date_approval timestamp null,
    users_id int unsigned not null default 0, user_name varchar(255), users_id_editor int unsigned not null default 0, users_id_approval int unsigned not null default 0,
    user_name_approval varchar(255), status int not null default 1, itilfollowups_id int unsigned
);
create table glpi_problems (
    id int unsigned not null auto_increment primary key, name varchar(255), entities_id int unsigned not null default 0, is_recursive tinyint not null default 0,
    is_deleted tinyint not null default 0, status int not null default 1, content longtext, date_mod timestamp null, date timestamp null, solvedate timestamp null,
    closedate timestamp null, time_to_resolve timestamp null, urgency int not null default 1, impact int not null default 1, priority int not null default 1,
    itilcategories_id int unsigned not null default 0, impactcontent longtext, causecontent longtext, symptomcontent longtext
);
create table glpi_groups_problems (id int unsigned not null auto_increment primary key, problems_id int unsigned not null, groups_id int unsigned not null, type int not null default 1);
create table glpi_changes (
    id int unsigned not null auto_increment primary key, name varchar(255), entities_id int unsigned not null default 0, is_deleted tinyint not null default 0,
    status int not null default 1, content longtext, date_mod timestamp null, date timestamp null, solvedate timestamp null, closedate timestamp null,
    urgency int not null default 1, impact int not null default 1, priority int not null default 1, impactcontent longtext, rolloutplancontent longtext
);
create table glpi_changetasks (id int unsigned not null auto_increment primary key, changes_id int unsigned not null, state int not null default 0, date timestamp null, `begin` timestamp null, `end` timestamp null, content longtext);
create table glpi_changes_groups (id int unsigned not null auto_increment primary key, changes_id int unsigned not null, groups_id int unsigned not null, type int not null default 1);
create table glpi_changes_problems (id int unsigned not null auto_increment primary key, changes_id int unsigned not null, problems_id int unsigned not null);
set time_zone = '+02:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
insert into glpi_entities (id, name, completename) values (0, 'Entité racine', 'Entité racine'), (3, 'Banque Azur', 'Entité racine > Banque Azur');
insert into glpi_locations (id, name, completename) values (1, 'Hôtel de Ville', 'Évry > Hôtel de Ville');
insert into glpi_itilcategories (id, name, completename) values (7, 'Messagerie', 'Applications > Messagerie');
insert into glpi_requesttypes (id, name) values (1, 'Téléphone');
insert into glpi_groups (id, name, completename) values (4, 'Réseau', 'DSI > Réseau'), (5, 'Nuit (N1)', 'Nuit (N1)');
insert into glpi_solutiontypes (id, name) values (2, 'Contournement');
insert into glpi_tickets (id, entities_id, name, date, closedate, solvedate, date_mod, status, requesttypes_id, content, urgency, impact, priority, itilcategories_id, type, time_to_resolve, date_creation, locations_id, is_deleted) values
(11, 3, 'Réseau « cœur » coupé à l''étage', '2026-09-14 08:00:00', '2026-09-15 09:00:00', '2026-09-14 11:00:00', '2026-09-15 09:00:00', 6, 1, '<p>Plus rien ne marche; "tout" est arrêté,\nmême le café \\ thé 🫖 =1+1</p>', 5, 4, 6, 7, 1, '2026-09-14 12:00:00', '2026-09-14 08:01:00', 1, 0),
(12, 0, 'Imprimante', '2026-09-14 10:00:00', null, null, '2026-09-14 12:00:00', 4, 1, null, 2, 2, 2, 0, 1, null, '2026-09-14 10:00:00', 0, 0),
(13, 0, 'Demande de clavier', '2026-09-14 10:30:00', null, null, '2026-09-14 10:30:00', 2, 1, null, 3, 3, 3, 0, 2, null, '2026-09-14 10:30:00', 0, 0),
(14, 0, 'À la corbeille', '2026-09-14 10:40:00', null, null, '2026-09-14 10:40:00', 1, 1, null, 3, 3, 3, 0, 1, null, '2026-09-14 10:40:00', 0, 1);
insert into glpi_groups_tickets (tickets_id, groups_id, type) values (11, 5, 2), (11, 4, 2), (11, 5, 1), (12, 5, 2);
insert into glpi_items_tickets (itemtype, items_id, tickets_id) values ('NetworkEquipment', 77, 11);
insert into glpi_tickets_tickets (tickets_id_1, tickets_id_2, link) values (12, 11, 2);
insert into glpi_itilsolutions (itemtype, items_id, solutiontypes_id, content, status) values ('Ticket', 11, 2, 'Lien basculé sur l''opérateur de secours', 3), ('Ticket', 11, 0, 'Refusée', 4);
insert into glpi_problems (id, name, status, causecontent, date, date_mod) values (9, 'Câbles du bâtiment', 3, 'Gaine percée', '2026-09-16 09:00:00', '2026-09-16 09:30:00');
insert into glpi_problems_tickets (problems_id, tickets_id) values (9, 11);
insert into glpi_changes (id, name, status, date, date_mod, solvedate) values (21, 'Remplacement de la gaine', 5, '2026-09-17 09:00:00', '2026-09-18 06:00:00', '2026-09-18 05:30:00');
insert into glpi_changetasks (changes_id, `begin`, `end`) values (21, '2026-09-18 02:00:00', '2026-09-18 05:00:00'), (21, '2026-09-18 01:00:00', '2026-09-18 02:00:00');
insert into glpi_changes_problems (changes_id, problems_id) values (21, 9);
insert into glpi_logs (id, itemtype, items_id, itemtype_link, linked_action, user_name, date_mod, id_search_option, old_value, new_value) values
(101, 'Ticket', 11, '', 20, 'Durand Zoé (6)', '2026-09-14 08:00:00', 0, '', ''),
(102, 'Ticket', 11, 'Group', 15, 'Durand Zoé (6)', '2026-09-14 08:00:05', 8, '', 'Nuit (N1) (5)'),
(103, 'Ticket', 11, 'Group', 15, 'Durand Zoé (6)', '2026-09-14 08:00:05', 71, '', 'Nuit (N1) (5)'),
(104, 'Ticket', 11, '0', 0, 'Durand Zoé (6)', '2026-09-14 08:10:00', 12, '1', '2'),
(105, 'Ticket', 11, 'Group', 15, 'Durand Zoé (6)', '2026-09-14 08:20:00', 8, '', 'Réseau (4)'),
(106, 'Ticket', 11, 'User', 15, 'Durand Zoé (6)', '2026-09-14 08:20:01', 5, '', 'Durand Zoé (6)'),
(107, 'Ticket', 11, '0', 0, 'Durand Zoé (6)', '2026-09-14 09:00:00', 3, '3', '6'),
(108, 'Ticket', 11, '0', 0, 'Durand Zoé (6)', '2026-09-14 11:00:00', 12, '2', '5'),
(109, 'Ticket', 11, '0', 0, 'Durand Zoé (6)', '2026-09-14 11:00:00', 21, 'a', 'b'),
(110, 'Ticket', 11, '0', 0, '', '2026-09-15 09:00:00', 12, '5', '6'),
(111, 'Ticket', 12, '', 20, 'Durand Zoé (6)', '2026-09-14 10:00:00', 0, '', ''),
(112, 'Ticket', 12, 'Group', 15, '', '2026-09-14 10:01:00', 8, '', 'Équipe dissoute (99)'),
(113, 'Ticket', 12, '0', 0, '', '2026-09-14 12:00:00', 12, '2', '4'),
(114, 'Ticket', 13, '0', 0, '', '2026-09-14 12:00:00', 12, '1', '2'),
(115, 'Computer', 11, '0', 0, '', '2026-09-14 12:00:00', 12, '1', '2'),
(116, 'Ticket', 14, '0', 0, '', '2026-09-14 12:00:00', 12, '1', '2');
