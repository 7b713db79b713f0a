--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: ic_now(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.ic_now() RETURNS bigint
    LANGUAGE sql
    AS $$SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint$$;


--
-- Name: ic_passed(bigint, uuid); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.ic_passed(revision bigint, node uuid) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF revision IS NULL THEN RAISE EXCEPTION 'node % has moved on', node USING ERRCODE = 'IC001'; END IF;
    RETURN revision;
END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: __EFMigrationsHistory; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."__EFMigrationsHistory" (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL
);


--
-- Name: audit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit (
    number bigint NOT NULL,
    at bigint NOT NULL,
    by text NOT NULL,
    command text NOT NULL,
    node_id uuid,
    outcome text NOT NULL,
    detail text
);


--
-- Name: audit_numbers; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.audit_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: changes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.changes (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    node_id uuid NOT NULL,
    revision bigint NOT NULL,
    at bigint NOT NULL,
    origin text NOT NULL
);


--
-- Name: conductors; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.conductors (
    name text NOT NULL,
    instance uuid NOT NULL,
    started_at bigint NOT NULL,
    touched_at bigint NOT NULL,
    roles text NOT NULL,
    conductor_group text NOT NULL,
    hardware_types text NOT NULL,
    load integer NOT NULL,
    draining boolean NOT NULL,
    gone boolean NOT NULL,
    url text NOT NULL
);


--
-- Name: event_numbers; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.event_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.events (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    node_id uuid NOT NULL,
    node_version bigint NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    text text NOT NULL,
    data text NOT NULL,
    by text NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);


--
-- Name: facts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.facts (
    key text NOT NULL,
    value text NOT NULL
);


--
-- Name: inventories; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inventories (
    id uuid NOT NULL,
    node_id uuid NOT NULL,
    at bigint NOT NULL,
    hardware text NOT NULL,
    plugin_data text NOT NULL,
    pending boolean NOT NULL
);


--
-- Name: leases; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.leases (
    node_id uuid NOT NULL,
    owner text NOT NULL,
    operation uuid NOT NULL,
    epoch bigint NOT NULL,
    until bigint NOT NULL,
    revision bigint NOT NULL
)
WITH (fillfactor='50');


--
-- Name: node_numbers; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.node_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: nodes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.nodes (
    id uuid NOT NULL,
    number bigint NOT NULL,
    name text,
    version bigint NOT NULL,
    state text NOT NULL,
    document text NOT NULL
)
WITH (fillfactor='70');


--
-- Name: operations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.operations (
    id uuid NOT NULL,
    node_id uuid NOT NULL,
    kind text NOT NULL,
    open boolean NOT NULL,
    started_at bigint NOT NULL,
    due_at bigint,
    document text NOT NULL
)
WITH (fillfactor='70');


--
-- Name: port_numbers; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.port_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: ports; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ports (
    id uuid NOT NULL,
    number bigint NOT NULL,
    node_id uuid NOT NULL,
    address text NOT NULL,
    document text NOT NULL
);


--
-- Name: qrtz_blob_triggers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_blob_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    blob_data bytea
);


--
-- Name: qrtz_calendars; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_calendars (
    sched_name text NOT NULL,
    calendar_name text NOT NULL,
    calendar bytea NOT NULL
);


--
-- Name: qrtz_cron_triggers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_cron_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    cron_expression text NOT NULL,
    time_zone_id text
);


--
-- Name: qrtz_execution_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_execution_history (
    sched_name text NOT NULL,
    entry_id text NOT NULL,
    instance_name text NOT NULL,
    job_name text NOT NULL,
    job_group text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    fired_time bigint NOT NULL,
    run_time bigint NOT NULL,
    succeeded boolean NOT NULL,
    error_message text,
    retry_attempt integer DEFAULT 0 NOT NULL,
    retry_scheduled boolean DEFAULT false NOT NULL,
    execution_log text,
    result integer,
    summary text,
    metrics text,
    manual boolean,
    fire_instance_id text,
    job_input text,
    job_input_too_large boolean
);


--
-- Name: qrtz_fired_triggers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_fired_triggers (
    sched_name text NOT NULL,
    entry_id text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    instance_name text NOT NULL,
    fired_time bigint NOT NULL,
    sched_time bigint NOT NULL,
    priority integer NOT NULL,
    state text NOT NULL,
    job_name text,
    job_group text,
    is_nonconcurrent boolean NOT NULL,
    requests_recovery boolean,
    execution_group character varying(200),
    progress integer,
    progress_message character varying(250),
    interrupt_requested_time bigint
);


--
-- Name: qrtz_job_details; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_job_details (
    sched_name text NOT NULL,
    job_name text NOT NULL,
    job_group text NOT NULL,
    description text,
    job_class_name text NOT NULL,
    is_durable boolean NOT NULL,
    is_nonconcurrent boolean NOT NULL,
    is_update_data boolean NOT NULL,
    requests_recovery boolean NOT NULL,
    job_data bytea
);


--
-- Name: qrtz_job_status; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_job_status (
    sched_name text NOT NULL,
    job_group text NOT NULL,
    job_name text NOT NULL,
    first_fired_time bigint NOT NULL,
    last_fired_time bigint NOT NULL,
    last_result integer NOT NULL,
    last_run_time bigint NOT NULL,
    last_instance_name text NOT NULL,
    last_entry_id text,
    last_summary text,
    last_success_time bigint,
    last_failure_time bigint,
    last_failure_message text,
    consecutive_failures integer DEFAULT 0 NOT NULL,
    run_count bigint DEFAULT 0 NOT NULL,
    failure_count bigint DEFAULT 0 NOT NULL
);


--
-- Name: qrtz_locks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_locks (
    sched_name text NOT NULL,
    lock_name text NOT NULL
);


--
-- Name: qrtz_misfire_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_misfire_history (
    sched_name text NOT NULL,
    entry_id text NOT NULL,
    instance_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    job_name text,
    job_group text,
    misfire_time bigint NOT NULL,
    sched_time bigint,
    reason integer
);


--
-- Name: qrtz_paused_job_grps; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_paused_job_grps (
    sched_name text NOT NULL,
    job_group text NOT NULL,
    pause_reason character varying(250),
    paused_by character varying(200),
    paused_at bigint
);


--
-- Name: qrtz_paused_trigger_grps; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_paused_trigger_grps (
    sched_name text NOT NULL,
    trigger_group text NOT NULL,
    pause_reason character varying(250),
    paused_by character varying(200),
    paused_at bigint
);


--
-- Name: qrtz_scheduler_state; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_scheduler_state (
    sched_name text NOT NULL,
    instance_name text NOT NULL,
    last_checkin_time bigint NOT NULL,
    checkin_interval bigint NOT NULL,
    quartz_version character varying(20)
);


--
-- Name: qrtz_simple_triggers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_simple_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    repeat_count bigint NOT NULL,
    repeat_interval bigint NOT NULL,
    times_triggered bigint NOT NULL
);


--
-- Name: qrtz_simprop_triggers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_simprop_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    str_prop_1 text,
    str_prop_2 text,
    str_prop_3 text,
    int_prop_1 integer,
    int_prop_2 integer,
    long_prop_1 bigint,
    long_prop_2 bigint,
    dec_prop_1 numeric,
    dec_prop_2 numeric,
    bool_prop_1 boolean,
    bool_prop_2 boolean,
    time_zone_id text
);


--
-- Name: qrtz_triggers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.qrtz_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    job_name text NOT NULL,
    job_group text NOT NULL,
    description text,
    next_fire_time bigint,
    prev_fire_time bigint,
    priority integer,
    trigger_state text NOT NULL,
    trigger_type text NOT NULL,
    start_time bigint NOT NULL,
    end_time bigint,
    calendar_name text,
    misfire_instr smallint,
    misfire_orig_fire_time bigint,
    execution_group character varying(200),
    preferred_node character varying(200),
    preferred_node_auto boolean DEFAULT false NOT NULL,
    retry_policy character varying(250),
    retry_attempt integer,
    continues_trigger_name text,
    continues_trigger_group text,
    continuation_condition integer,
    overlap_policy integer,
    pause_reason character varying(250),
    paused_by character varying(200),
    paused_at bigint,
    misfire_threshold bigint,
    fixed_delay boolean,
    job_data bytea
);


--
-- Name: revisions; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.revisions
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: step_runs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.step_runs (
    operation_id uuid NOT NULL,
    number integer NOT NULL,
    node_id uuid NOT NULL,
    document text NOT NULL
)
WITH (fillfactor='70');


--
-- Data for Name: __EFMigrationsHistory; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."__EFMigrationsHistory" VALUES ('20261124035721_First', '10.0.14');


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit VALUES (1, 1795512864865688, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b8a73302-ebfa-49e1-94a0-f75865f01fd4"}', 'node create', '0feb22e3-ca19-4c45-98e3-23df0bc76bca', 'done', NULL);
INSERT INTO public.audit VALUES (2, 1795512865209859, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-d7e924fa-df6d-4b06-9a8f-423259cdf47b"}', 'node create', 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 'done', NULL);
INSERT INTO public.audit VALUES (3, 1795512865237725, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"}', 'node manage', 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 'done', NULL);
INSERT INTO public.audit VALUES (4, 1795512865571295, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-20a91f43-9f63-4c70-a424-3cdce0086842"}', 'node create', 'cc9ab30a-da0f-415d-a110-f287993ad190', 'done', NULL);
INSERT INTO public.audit VALUES (5, 1795512865581178, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"}', 'node manage', 'cc9ab30a-da0f-415d-a110-f287993ad190', 'done', NULL);
INSERT INTO public.audit VALUES (6, 1795512865704156, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"}', 'node provide', 'cc9ab30a-da0f-415d-a110-f287993ad190', 'done', NULL);
INSERT INTO public.audit VALUES (7, 1795512865835385, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-df460cb5-8a23-4566-a25d-8fcdf526924a"}', 'node create', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'done', NULL);
INSERT INTO public.audit VALUES (8, 1795512865844244, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"}', 'node manage', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'done', NULL);
INSERT INTO public.audit VALUES (9, 1795512866015153, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"}', 'node provide', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'done', NULL);
INSERT INTO public.audit VALUES (10, 1795512866166859, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c81b7437-3fa5-49c1-a146-72bc6a4d87c8"}', 'node update', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'done', NULL);
INSERT INTO public.audit VALUES (11, 1795512866190369, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"}', 'node deploy', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'done', NULL);
INSERT INTO public.audit VALUES (12, 1795512866330592, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a50ceb07-e1e6-49fa-ad3e-ef16858c3c60"}', 'node create', 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 'done', NULL);
INSERT INTO public.audit VALUES (13, 1795512866339924, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"}', 'node manage', 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 'done', NULL);
INSERT INTO public.audit VALUES (14, 1795512866467352, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-6aea68ac-a48e-446e-8de5-00228649e95a"}', 'node clean', 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 'done', NULL);
INSERT INTO public.audit VALUES (15, 1795512866587485, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f1a45088-2f23-4950-81e6-582e96651d24"}', 'node create', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 'done', NULL);
INSERT INTO public.audit VALUES (16, 1795512866594129, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"}', 'node manage', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 'done', NULL);
INSERT INTO public.audit VALUES (17, 1795512866711879, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-da677a79-4db5-4fda-8d3d-92abb0727103"}', 'node update', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 'done', NULL);
INSERT INTO public.audit VALUES (18, 1795512866722129, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', 'node clean', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 'done', NULL);
INSERT INTO public.audit VALUES (19, 1795512866887951, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-41dd1aba-5fb0-44e4-b86e-4f0d8061eccc"}', 'node power on', 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 'done', NULL);
INSERT INTO public.audit VALUES (20, 1795512867028920, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a6f3c37f-3a74-4b5a-8592-4603ea195830"}', 'node create', 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 'done', NULL);
INSERT INTO public.audit VALUES (21, 1795512867045103, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"}', 'node manage', 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 'done', NULL);
INSERT INTO public.audit VALUES (22, 1795512867201398, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-bcc026da-dc36-4f57-a4a8-79b064a5451c"}', 'maintenance set', 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 'done', NULL);
INSERT INTO public.audit VALUES (23, 1795512867237219, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-016c400f-fc2b-4fbb-9ad8-10900c2cb7a6"}', 'port create', 'cc9ab30a-da0f-415d-a110-f287993ad190', 'done', NULL);
INSERT INTO public.audit VALUES (24, 1795540875566586, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-d094034a-493f-4894-a961-43bbdb407085"}', 'node create', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 'done', NULL);
INSERT INTO public.audit VALUES (25, 1795540875769801, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b4bc7d82-0324-4593-875f-c64be4e7ae2e"}', 'port create', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 'done', NULL);
INSERT INTO public.audit VALUES (26, 1795540875812302, '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"}', 'node manage', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 'done', NULL);


--
-- Data for Name: changes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.changes VALUES ('735', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 8, 1795540875215024, 'old-conductor');
INSERT INTO public.changes VALUES ('737', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 9, 1795540875248139, 'old-conductor');
INSERT INTO public.changes VALUES ('739', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 10, 1795540875255045, 'old-conductor');
INSERT INTO public.changes VALUES ('740', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 11, 1795540875258323, 'old-conductor');
INSERT INTO public.changes VALUES ('742', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 12, 1795540875292638, 'old-conductor');
INSERT INTO public.changes VALUES ('745', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 13, 1795540875601597, 'old-conductor');
INSERT INTO public.changes VALUES ('748', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 14, 1795540875789091, 'old-conductor');
INSERT INTO public.changes VALUES ('750', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 15, 1795540875828912, 'old-conductor');
INSERT INTO public.changes VALUES ('752', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 16, 1795540875838045, 'old-conductor');
INSERT INTO public.changes VALUES ('754', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 17, 1795540875848385, 'old-conductor');


--
-- Data for Name: conductors; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.conductors VALUES ('old-conductor', 'd26747d1-5bff-42c8-b270-0744b2c2e458', 1795540874170530, 1795540874187086, 'All', '', 'fake-hardware,manual-management,redfish', 0, false, false, '');


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events VALUES (1, 1795512864865688, '0feb22e3-ca19-4c45-98e3-23df0bc76bca', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b8a73302-ebfa-49e1-94a0-f75865f01fd4"}', '727');
INSERT INTO public.events VALUES (2, 1795512865209859, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-d7e924fa-df6d-4b06-9a8f-423259cdf47b"}', '727');
INSERT INTO public.events VALUES (3, 1795512865237725, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 2, 'node.state', 'INFO', 'enroll → verifying', '{"from":"enroll","to":"verifying","verb":"manage","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"}', '727');
INSERT INTO public.events VALUES (4, 1795512865237725, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 2, 'operation', 'INFO', 'manage asked by anonymous', '{"operation":"8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd","kind":"verify","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"}', '727');
INSERT INTO public.events VALUES (5, 1795512865396890, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 3, 'step', 'INFO', 'power.verify began', '{"operation":"8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd","kind":"verify","number":0,"step":"power.verify","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"}', '727');
INSERT INTO public.events VALUES (6, 1795512865473198, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 4, 'step', 'INFO', 'power.verify done', '{"operation":"8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd","kind":"verify","number":0,"step":"power.verify","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"}', '727');
INSERT INTO public.events VALUES (7, 1795512865473198, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 4, 'operation', 'INFO', 'Verify done', '{"operation":"8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd","kind":"verify","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"}', '727');
INSERT INTO public.events VALUES (8, 1795512865473198, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 4, 'node.state', 'INFO', 'verifying → manageable', '{"from":"verifying","to":"manageable","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"}', '727');
INSERT INTO public.events VALUES (9, 1795512865571295, 'cc9ab30a-da0f-415d-a110-f287993ad190', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-20a91f43-9f63-4c70-a424-3cdce0086842"}', '727');
INSERT INTO public.events VALUES (10, 1795512865581178, 'cc9ab30a-da0f-415d-a110-f287993ad190', 2, 'node.state', 'INFO', 'enroll → verifying', '{"from":"enroll","to":"verifying","verb":"manage","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"}', '727');
INSERT INTO public.events VALUES (11, 1795512865581178, 'cc9ab30a-da0f-415d-a110-f287993ad190', 2, 'operation', 'INFO', 'manage asked by anonymous', '{"operation":"e1d10450-f997-4691-9652-9615d33e31a4","kind":"verify","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"}', '727');
INSERT INTO public.events VALUES (12, 1795512865590458, 'cc9ab30a-da0f-415d-a110-f287993ad190', 3, 'step', 'INFO', 'power.verify began', '{"operation":"e1d10450-f997-4691-9652-9615d33e31a4","kind":"verify","number":0,"step":"power.verify","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"}', '727');
INSERT INTO public.events VALUES (13, 1795512865596962, 'cc9ab30a-da0f-415d-a110-f287993ad190', 4, 'step', 'INFO', 'power.verify done', '{"operation":"e1d10450-f997-4691-9652-9615d33e31a4","kind":"verify","number":0,"step":"power.verify","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"}', '727');
INSERT INTO public.events VALUES (14, 1795512865596962, 'cc9ab30a-da0f-415d-a110-f287993ad190', 4, 'operation', 'INFO', 'Verify done', '{"operation":"e1d10450-f997-4691-9652-9615d33e31a4","kind":"verify","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"}', '727');
INSERT INTO public.events VALUES (15, 1795512865596962, 'cc9ab30a-da0f-415d-a110-f287993ad190', 4, 'node.state', 'INFO', 'verifying → manageable', '{"from":"verifying","to":"manageable","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"}', '727');
INSERT INTO public.events VALUES (16, 1795512865704156, 'cc9ab30a-da0f-415d-a110-f287993ad190', 5, 'node.state', 'INFO', 'manageable → cleaning', '{"from":"manageable","to":"cleaning","verb":"provide","target":"available"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"}', '727');
INSERT INTO public.events VALUES (17, 1795512865704156, 'cc9ab30a-da0f-415d-a110-f287993ad190', 5, 'operation', 'INFO', 'provide asked by anonymous', '{"operation":"52284040-5770-4a5e-be8d-75d95cb43601","kind":"clean","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"}', '727');
INSERT INTO public.events VALUES (18, 1795512865721271, 'cc9ab30a-da0f-415d-a110-f287993ad190', 6, 'step', 'INFO', 'vendor.log_passthrough began', '{"operation":"52284040-5770-4a5e-be8d-75d95cb43601","kind":"clean","number":0,"step":"vendor.log_passthrough","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"}', '727');
INSERT INTO public.events VALUES (19, 1795512865758447, 'cc9ab30a-da0f-415d-a110-f287993ad190', 7, 'step', 'INFO', 'vendor.log_passthrough done', '{"operation":"52284040-5770-4a5e-be8d-75d95cb43601","kind":"clean","number":0,"step":"vendor.log_passthrough","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"}', '727');
INSERT INTO public.events VALUES (20, 1795512865758447, 'cc9ab30a-da0f-415d-a110-f287993ad190', 7, 'operation', 'INFO', 'Clean done', '{"operation":"52284040-5770-4a5e-be8d-75d95cb43601","kind":"clean","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"}', '727');
INSERT INTO public.events VALUES (21, 1795512865758447, 'cc9ab30a-da0f-415d-a110-f287993ad190', 7, 'node.state', 'INFO', 'cleaning → available', '{"from":"cleaning","to":"available","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"}', '727');
INSERT INTO public.events VALUES (22, 1795512865835385, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-df460cb5-8a23-4566-a25d-8fcdf526924a"}', '727');
INSERT INTO public.events VALUES (23, 1795512865844244, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 2, 'node.state', 'INFO', 'enroll → verifying', '{"from":"enroll","to":"verifying","verb":"manage","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"}', '727');
INSERT INTO public.events VALUES (24, 1795512865844244, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 2, 'operation', 'INFO', 'manage asked by anonymous', '{"operation":"694c93a2-dee1-4a17-921d-58020aad2635","kind":"verify","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"}', '727');
INSERT INTO public.events VALUES (25, 1795512865852047, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 3, 'step', 'INFO', 'power.verify began', '{"operation":"694c93a2-dee1-4a17-921d-58020aad2635","kind":"verify","number":0,"step":"power.verify","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"}', '727');
INSERT INTO public.events VALUES (26, 1795512865858938, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 4, 'step', 'INFO', 'power.verify done', '{"operation":"694c93a2-dee1-4a17-921d-58020aad2635","kind":"verify","number":0,"step":"power.verify","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"}', '727');
INSERT INTO public.events VALUES (27, 1795512865858938, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 4, 'operation', 'INFO', 'Verify done', '{"operation":"694c93a2-dee1-4a17-921d-58020aad2635","kind":"verify","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"}', '727');
INSERT INTO public.events VALUES (28, 1795512865858938, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 4, 'node.state', 'INFO', 'verifying → manageable', '{"from":"verifying","to":"manageable","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"}', '727');
INSERT INTO public.events VALUES (29, 1795512866015153, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 5, 'node.state', 'INFO', 'manageable → cleaning', '{"from":"manageable","to":"cleaning","verb":"provide","target":"available"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"}', '727');
INSERT INTO public.events VALUES (30, 1795512866015153, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 5, 'operation', 'INFO', 'provide asked by anonymous', '{"operation":"79efba24-60e2-45aa-b32d-292370aa0263","kind":"clean","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"}', '727');
INSERT INTO public.events VALUES (31, 1795512866047549, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 6, 'step', 'INFO', 'vendor.log_passthrough began', '{"operation":"79efba24-60e2-45aa-b32d-292370aa0263","kind":"clean","number":0,"step":"vendor.log_passthrough","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"}', '727');
INSERT INTO public.events VALUES (32, 1795512866064632, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 7, 'step', 'INFO', 'vendor.log_passthrough done', '{"operation":"79efba24-60e2-45aa-b32d-292370aa0263","kind":"clean","number":0,"step":"vendor.log_passthrough","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"}', '727');
INSERT INTO public.events VALUES (33, 1795512866064632, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 7, 'operation', 'INFO', 'Clean done', '{"operation":"79efba24-60e2-45aa-b32d-292370aa0263","kind":"clean","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"}', '727');
INSERT INTO public.events VALUES (34, 1795512866064632, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 7, 'node.state', 'INFO', 'cleaning → available', '{"from":"cleaning","to":"available","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"}', '727');
INSERT INTO public.events VALUES (35, 1795512866166859, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 8, 'node.updated', 'INFO', 'Changed instance_info.', '{"fields":["instance_info"]}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c81b7437-3fa5-49c1-a146-72bc6a4d87c8"}', '727');
INSERT INTO public.events VALUES (36, 1795512866190369, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 9, 'node.state', 'INFO', 'available → deploying', '{"from":"available","to":"deploying","verb":"deploy","target":"active"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"}', '727');
INSERT INTO public.events VALUES (37, 1795512866190369, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 9, 'operation', 'INFO', 'deploy asked by anonymous', '{"operation":"25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e","kind":"deploy","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"}', '727');
INSERT INTO public.events VALUES (38, 1795512866198114, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 10, 'step', 'INFO', 'deploy.deploy began', '{"operation":"25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e","kind":"deploy","number":0,"step":"deploy.deploy","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"}', '727');
INSERT INTO public.events VALUES (39, 1795512866201982, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 11, 'step', 'INFO', 'deploy.deploy done', '{"operation":"25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e","kind":"deploy","number":0,"step":"deploy.deploy","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"}', '727');
INSERT INTO public.events VALUES (40, 1795512866201982, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 11, 'operation', 'INFO', 'Deploy done', '{"operation":"25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e","kind":"deploy","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"}', '727');
INSERT INTO public.events VALUES (41, 1795512866201982, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 11, 'node.state', 'INFO', 'deploying → active', '{"from":"deploying","to":"active","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"}', '727');
INSERT INTO public.events VALUES (42, 1795512866330592, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a50ceb07-e1e6-49fa-ad3e-ef16858c3c60"}', '727');
INSERT INTO public.events VALUES (43, 1795512866339924, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 2, 'node.state', 'INFO', 'enroll → verifying', '{"from":"enroll","to":"verifying","verb":"manage","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"}', '727');
INSERT INTO public.events VALUES (44, 1795512866339924, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 2, 'operation', 'INFO', 'manage asked by anonymous', '{"operation":"3f253b56-5afe-445b-853b-036d1261bf2d","kind":"verify","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"}', '727');
INSERT INTO public.events VALUES (45, 1795512866346716, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 3, 'step', 'INFO', 'power.verify began', '{"operation":"3f253b56-5afe-445b-853b-036d1261bf2d","kind":"verify","number":0,"step":"power.verify","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"}', '727');
INSERT INTO public.events VALUES (46, 1795512866351579, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 4, 'step', 'INFO', 'power.verify done', '{"operation":"3f253b56-5afe-445b-853b-036d1261bf2d","kind":"verify","number":0,"step":"power.verify","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"}', '727');
INSERT INTO public.events VALUES (47, 1795512866351579, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 4, 'operation', 'INFO', 'Verify done', '{"operation":"3f253b56-5afe-445b-853b-036d1261bf2d","kind":"verify","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"}', '727');
INSERT INTO public.events VALUES (48, 1795512866351579, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 4, 'node.state', 'INFO', 'verifying → manageable', '{"from":"verifying","to":"manageable","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"}', '727');
INSERT INTO public.events VALUES (49, 1795512866467352, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 5, 'node.state', 'INFO', 'manageable → cleaning', '{"from":"manageable","to":"cleaning","verb":"clean","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-6aea68ac-a48e-446e-8de5-00228649e95a"}', '727');
INSERT INTO public.events VALUES (50, 1795512866467352, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 5, 'operation', 'INFO', 'clean asked by anonymous', '{"operation":"d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf","kind":"clean","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-6aea68ac-a48e-446e-8de5-00228649e95a"}', '727');
INSERT INTO public.events VALUES (51, 1795512866480871, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 6, 'step', 'INFO', 'flow.hold began', '{"operation":"d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf","kind":"clean","number":0,"step":"flow.hold","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-6aea68ac-a48e-446e-8de5-00228649e95a"}', '727');
INSERT INTO public.events VALUES (52, 1795512866488947, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 7, 'node.state', 'INFO', 'cleaning → clean hold', '{"from":"cleaning","to":"clean hold","verb":"hold","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-6aea68ac-a48e-446e-8de5-00228649e95a"}', '727');
INSERT INTO public.events VALUES (53, 1795512866488947, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 7, 'hold', 'INFO', 'Go on?', '{"operation":"d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf","title":"Hold","question":"Go on?","decision":"asked","next":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-6aea68ac-a48e-446e-8de5-00228649e95a"}', '727');
INSERT INTO public.events VALUES (54, 1795512866587485, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f1a45088-2f23-4950-81e6-582e96651d24"}', '727');
INSERT INTO public.events VALUES (55, 1795512866594129, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 2, 'node.state', 'INFO', 'enroll → verifying', '{"from":"enroll","to":"verifying","verb":"manage","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"}', '727');
INSERT INTO public.events VALUES (56, 1795512866594129, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 2, 'operation', 'INFO', 'manage asked by anonymous', '{"operation":"5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e","kind":"verify","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"}', '727');
INSERT INTO public.events VALUES (57, 1795512866599750, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 3, 'step', 'INFO', 'power.verify began', '{"operation":"5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e","kind":"verify","number":0,"step":"power.verify","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"}', '727');
INSERT INTO public.events VALUES (58, 1795512866604220, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 4, 'step', 'INFO', 'power.verify done', '{"operation":"5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e","kind":"verify","number":0,"step":"power.verify","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"}', '727');
INSERT INTO public.events VALUES (59, 1795512866604220, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 4, 'operation', 'INFO', 'Verify done', '{"operation":"5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e","kind":"verify","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"}', '727');
INSERT INTO public.events VALUES (60, 1795512866604220, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 4, 'node.state', 'INFO', 'verifying → manageable', '{"from":"verifying","to":"manageable","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"}', '727');
INSERT INTO public.events VALUES (61, 1795512866711879, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 5, 'node.updated', 'INFO', 'Changed driver_info.', '{"fields":["driver_info"]}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-da677a79-4db5-4fda-8d3d-92abb0727103"}', '727');
INSERT INTO public.events VALUES (62, 1795512866722129, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 6, 'node.state', 'INFO', 'manageable → cleaning', '{"from":"manageable","to":"cleaning","verb":"clean","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '727');
INSERT INTO public.events VALUES (63, 1795512866722129, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 6, 'operation', 'INFO', 'clean asked by anonymous', '{"operation":"10741525-6787-462d-a6bf-f343b04ef0a8","kind":"clean","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '727');
INSERT INTO public.events VALUES (64, 1795512866733241, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 7, 'step', 'INFO', 'bios.factory_reset began', '{"operation":"10741525-6787-462d-a6bf-f343b04ef0a8","kind":"clean","number":0,"step":"bios.factory_reset","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '727');
INSERT INTO public.events VALUES (65, 1795512866749568, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 8, 'step', 'INFO', 'bios.factory_reset waits for the fake machine', '{"operation":"10741525-6787-462d-a6bf-f343b04ef0a8","kind":"clean","number":0,"step":"bios.factory_reset","state":"Waiting","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '727');
INSERT INTO public.events VALUES (66, 1795512866749568, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 8, 'node.state', 'INFO', 'cleaning → clean wait', '{"from":"cleaning","to":"clean wait","verb":"wait","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '727');
INSERT INTO public.events VALUES (67, 1795512866887951, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 5, 'operation', 'INFO', 'Power: power on', '{"operation":"48f875ae-89d3-4196-a23b-719046a66118","kind":"power","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-41dd1aba-5fb0-44e4-b86e-4f0d8061eccc"}', '727');
INSERT INTO public.events VALUES (68, 1795512866921791, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 6, 'step', 'INFO', 'power.set_power began', '{"operation":"48f875ae-89d3-4196-a23b-719046a66118","kind":"power","number":0,"step":"power.set_power","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-41dd1aba-5fb0-44e4-b86e-4f0d8061eccc"}', '727');
INSERT INTO public.events VALUES (69, 1795512866988227, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 7, 'node.power', 'INFO', 'power on', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-41dd1aba-5fb0-44e4-b86e-4f0d8061eccc"}', '727');
INSERT INTO public.events VALUES (70, 1795512867008930, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 8, 'step', 'INFO', 'power.set_power done', '{"operation":"48f875ae-89d3-4196-a23b-719046a66118","kind":"power","number":0,"step":"power.set_power","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-41dd1aba-5fb0-44e4-b86e-4f0d8061eccc"}', '727');
INSERT INTO public.events VALUES (71, 1795512867008930, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 8, 'operation', 'INFO', 'Power done', '{"operation":"48f875ae-89d3-4196-a23b-719046a66118","kind":"power","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-41dd1aba-5fb0-44e4-b86e-4f0d8061eccc"}', '727');
INSERT INTO public.events VALUES (72, 1795512867028920, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a6f3c37f-3a74-4b5a-8592-4603ea195830"}', '727');
INSERT INTO public.events VALUES (73, 1795512867045103, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 2, 'node.state', 'INFO', 'enroll → verifying', '{"from":"enroll","to":"verifying","verb":"manage","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"}', '727');
INSERT INTO public.events VALUES (74, 1795512867045103, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 2, 'operation', 'INFO', 'manage asked by anonymous', '{"operation":"3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6","kind":"verify","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"}', '727');
INSERT INTO public.events VALUES (75, 1795512867057335, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 3, 'step', 'INFO', 'power.verify began', '{"operation":"3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6","kind":"verify","number":0,"step":"power.verify","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"}', '727');
INSERT INTO public.events VALUES (76, 1795512867071061, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 4, 'step', 'INFO', 'power.verify done', '{"operation":"3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6","kind":"verify","number":0,"step":"power.verify","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"}', '727');
INSERT INTO public.events VALUES (77, 1795512867071061, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 4, 'operation', 'INFO', 'Verify done', '{"operation":"3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6","kind":"verify","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"}', '727');
INSERT INTO public.events VALUES (78, 1795512867071061, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 4, 'node.state', 'INFO', 'verifying → manageable', '{"from":"verifying","to":"manageable","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"}', '727');
INSERT INTO public.events VALUES (79, 1795512867201398, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 5, 'node.maintenance', 'INFO', 'Put into maintenance: fan', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-bcc026da-dc36-4f57-a4a8-79b064a5451c"}', '727');
INSERT INTO public.events VALUES (80, 1795512867237219, 'cc9ab30a-da0f-415d-a110-f287993ad190', 7, 'port', 'INFO', 'Port 52:54:00:00:00:01 was added.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-016c400f-fc2b-4fbb-9ad8-10900c2cb7a6"}', '727');
INSERT INTO public.events VALUES (81, 1795540875259282, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 10, 'step', 'INFO', 'bios.factory_reset done', '{"operation":"10741525-6787-462d-a6bf-f343b04ef0a8","kind":"clean","number":0,"step":"bios.factory_reset","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '742');
INSERT INTO public.events VALUES (82, 1795540875259282, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 10, 'node.state', 'INFO', 'clean wait → cleaning', '{"from":"clean wait","to":"cleaning","verb":"resume","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '742');
INSERT INTO public.events VALUES (83, 1795540875259282, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 10, 'operation', 'INFO', 'Clean done', '{"operation":"10741525-6787-462d-a6bf-f343b04ef0a8","kind":"clean","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '742');
INSERT INTO public.events VALUES (84, 1795540875259282, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 10, 'node.state', 'INFO', 'cleaning → manageable', '{"from":"cleaning","to":"manageable","verb":"manage","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"}', '742');
INSERT INTO public.events VALUES (85, 1795540875566586, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 1, 'node.created', 'INFO', 'Enrolled with hardware type fake-hardware.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-d094034a-493f-4894-a961-43bbdb407085"}', '745');
INSERT INTO public.events VALUES (86, 1795540875769801, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 1, 'port', 'INFO', 'Port 52:54:00:aa:bb:cc was added.', '{}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b4bc7d82-0324-4593-875f-c64be4e7ae2e"}', '748');
INSERT INTO public.events VALUES (87, 1795540875812302, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 2, 'node.state', 'INFO', 'enroll → verifying', '{"from":"enroll","to":"verifying","verb":"manage","target":"manageable"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"}', '750');
INSERT INTO public.events VALUES (88, 1795540875812302, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 2, 'operation', 'INFO', 'manage asked by anonymous', '{"operation":"7f92cae8-2857-4421-8fdd-1c9f3458cefc","kind":"verify","state":"Accepted","reason":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"}', '750');
INSERT INTO public.events VALUES (89, 1795540875836006, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 3, 'step', 'INFO', 'power.verify began', '{"operation":"7f92cae8-2857-4421-8fdd-1c9f3458cefc","kind":"verify","number":0,"step":"power.verify","state":"Running","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"}', '752');
INSERT INTO public.events VALUES (90, 1795540875846820, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 4, 'step', 'INFO', 'power.verify done', '{"operation":"7f92cae8-2857-4421-8fdd-1c9f3458cefc","kind":"verify","number":0,"step":"power.verify","state":"Done","attempt":1}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"}', '754');
INSERT INTO public.events VALUES (91, 1795540875846820, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 4, 'operation', 'INFO', 'Verify done', '{"operation":"7f92cae8-2857-4421-8fdd-1c9f3458cefc","kind":"verify","state":"Done"}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"}', '754');
INSERT INTO public.events VALUES (92, 1795540875846820, '9fd7d0ab-23d8-4208-a776-3804226c7d60', 4, 'node.state', 'INFO', 'verifying → manageable', '{"from":"verifying","to":"manageable","verb":"done","target":null}', '{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"}', '754');


--
-- Data for Name: facts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.facts VALUES ('secrets-key', 'e82b432cd2029ba064437eb4cbcc789ebf056942393e7929146b09d006ec7517');


--
-- Data for Name: inventories; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.leases VALUES ('a2ae5646-b56e-41d9-b9e3-c577cff2d467', '', '48f875ae-89d3-4196-a23b-719046a66118', 4, 1795512867008930, 1);
INSERT INTO public.leases VALUES ('cc9ab30a-da0f-415d-a110-f287993ad190', '', '52284040-5770-4a5e-be8d-75d95cb43601', 4, 1795512865758447, 2);
INSERT INTO public.leases VALUES ('03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', '', '25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e', 6, 1795512866201982, 3);
INSERT INTO public.leases VALUES ('a2dab0c1-a513-478b-8b35-23422cec1dcc', '', 'd25edc05-0e19-4ae2-8a6b-c87c8a7c99cf', 4, 1795512866488947, 4);
INSERT INTO public.leases VALUES ('a154eb88-62ab-4f64-87cb-99c7df4f0b4c', '', '3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6', 2, 1795512867071061, 6);
INSERT INTO public.leases VALUES ('0feb22e3-ca19-4c45-98e3-23df0bc76bca', '', '00000000-0000-0000-0000-000000000000', 0, 0, 7);
INSERT INTO public.leases VALUES ('c06c98ba-a312-4446-85fe-54e64bb1eee0', '', '10741525-6787-462d-a6bf-f343b04ef0a8', 5, 1795540875292574, 12);
INSERT INTO public.leases VALUES ('9fd7d0ab-23d8-4208-a776-3804226c7d60', '', '7f92cae8-2857-4421-8fdd-1c9f3458cefc', 2, 1795540875848338, 17);


--
-- Data for Name: nodes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.nodes VALUES ('0feb22e3-ca19-4c45-98e3-23df0bc76bca', 1, 'plain', 1, 'enroll', '{"Id":"0feb22e3-ca19-4c45-98e3-23df0bc76bca","Number":1,"Version":1,"Name":"plain","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T09:34:24.8656881+00:00","ProvisionState":"Enroll","Maintenance":false,"DriverInfo":{"fake_delay":0,"redfish_password":"sealed:1:TzlXPHUCUGuHnWecHokNFQqEqVGwTlTbbgh2XlEwB3J1r0WgXcc="},"DriverInternalInfo":{},"InstanceInfo":{},"Properties":{"cpu_arch":"x86_64"},"Extra":{},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{},"DeployStep":{},"ServiceStep":{},"ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false}');
INSERT INTO public.nodes VALUES ('a2ae5646-b56e-41d9-b9e3-c577cff2d467', 2, 'managed', 8, 'manageable', '{"Id":"a2ae5646-b56e-41d9-b9e3-c577cff2d467","Number":2,"Version":8,"Name":"managed","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T09:34:25.2098599+00:00","UpdatedAt":"2026-11-24T09:34:27.0089305+00:00","ProvisionState":"Manageable","ProvisionUpdatedAt":"2026-11-24T09:34:25.4731983+00:00","PowerState":"On","Maintenance":false,"DriverInfo":{"fake_delay":0,"redfish_password":"sealed:1:iNhKsAE6tq1ZNTnqLP4mzJptkf\u002Bar1GEUizPEUFO42tgfRvWLqw="},"DriverInternalInfo":{"last_power_state_change":"2026-11-24T09:34:26.988930"},"InstanceInfo":{},"Properties":{"cpu_arch":"x86_64"},"Extra":{},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{},"DeployStep":{},"ServiceStep":{},"ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false}');
INSERT INTO public.nodes VALUES ('cc9ab30a-da0f-415d-a110-f287993ad190', 3, 'free', 7, 'available', '{"Id":"cc9ab30a-da0f-415d-a110-f287993ad190","Number":3,"Version":7,"Name":"free","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T09:34:25.5712955+00:00","UpdatedAt":"2026-11-24T09:34:25.7584477+00:00","ProvisionState":"Available","ProvisionUpdatedAt":"2026-11-24T09:34:25.7584477+00:00","Maintenance":false,"DriverInfo":{"fake_delay":0,"redfish_password":"sealed:1:ZVWhrWvFME8ZY9f7RuatPyvCOsez8ImdBbLVJ6\u002BusUL5FXqQB5w="},"DriverInternalInfo":{},"InstanceInfo":{},"Properties":{"cpu_arch":"x86_64"},"Extra":{},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{},"DeployStep":{},"ServiceStep":{},"ResourceClass":"gold","ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false}');
INSERT INTO public.nodes VALUES ('03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 4, 'used', 11, 'active', '{"Id":"03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d","Number":4,"Version":11,"Name":"used","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T09:34:25.835385+00:00","UpdatedAt":"2026-11-24T09:34:26.2019826+00:00","ProvisionState":"Active","ProvisionUpdatedAt":"2026-11-24T09:34:26.2019826+00:00","Maintenance":false,"DriverInfo":{"fake_delay":0,"redfish_password":"sealed:1:istPxxzU2r/U1G8v1nIqKCmDCavltVQYdZDt50gY3X75rihscjI="},"DriverInternalInfo":{},"InstanceInfo":{"image_source":"http://127.0.0.1/i"},"Properties":{"cpu_arch":"x86_64"},"Extra":{},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{},"DeployStep":{},"ServiceStep":{},"ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false}');
INSERT INTO public.nodes VALUES ('a2dab0c1-a513-478b-8b35-23422cec1dcc', 5, 'held', 7, 'clean hold', '{"Id":"a2dab0c1-a513-478b-8b35-23422cec1dcc","Number":5,"Version":7,"Name":"held","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T09:34:26.3305927+00:00","UpdatedAt":"2026-11-24T09:34:26.4889479+00:00","ProvisionState":"CleanHold","TargetProvisionState":"Manageable","ProvisionUpdatedAt":"2026-11-24T09:34:26.4889479+00:00","Maintenance":false,"DriverInfo":{"fake_delay":0,"redfish_password":"sealed:1:Ivyz8oSLhjDSbJN6uJkh9q\u002BCFyrANWFD18LKA3OjQH1MmMSZOec="},"DriverInternalInfo":{},"InstanceInfo":{},"Properties":{"cpu_arch":"x86_64"},"Extra":{},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{"interface":"flow","step":"hold","args":{},"priority":0,"abortable":true},"DeployStep":{},"ServiceStep":{},"ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false,"Operation":"d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf","Progress":{"Kind":"clean","Step":"flow.hold","Index":1,"Count":1,"Since":"2026-11-24T09:34:26.4808714+00:00","WaitsFor":"a person"},"Hold":{"Operation":"d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf","Title":"Hold","Question":"Go on?","AskedAt":"2026-11-24T09:34:26.4889479+00:00","AskedBy":"anonymous"}}');
INSERT INTO public.nodes VALUES ('a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 7, 'cared', 5, 'manageable', '{"Id":"a154eb88-62ab-4f64-87cb-99c7df4f0b4c","Number":7,"Version":5,"Name":"cared","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T09:34:27.0289207+00:00","UpdatedAt":"2026-11-24T09:34:27.2013988+00:00","ProvisionState":"Manageable","ProvisionUpdatedAt":"2026-11-24T09:34:27.0710613+00:00","Maintenance":true,"MaintenanceReason":"fan","DriverInfo":{"fake_delay":0,"redfish_password":"sealed:1:ygw6Cj3DeEOA7WzFQIu7IqmfpKUjmPOoLfIQrCDCZO6\u002BMK8NNe0="},"DriverInternalInfo":{},"InstanceInfo":{},"Properties":{"cpu_arch":"x86_64"},"Extra":{},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{},"DeployStep":{},"ServiceStep":{},"ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false}');
INSERT INTO public.nodes VALUES ('c06c98ba-a312-4446-85fe-54e64bb1eee0', 6, 'waits', 10, 'manageable', '{"Id":"c06c98ba-a312-4446-85fe-54e64bb1eee0","Number":6,"Version":10,"Name":"waits","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T09:34:26.5874852+00:00","UpdatedAt":"2026-11-24T17:21:15.259282+00:00","ProvisionState":"Manageable","ProvisionUpdatedAt":"2026-11-24T17:21:15.259282+00:00","Maintenance":false,"DriverInfo":{"fake_delay":20,"redfish_password":"sealed:1:SJZvIX2RvmP/cHulHCPOqhCy4RF1VUte8J8acHlIVMrA3kod3Ng="},"DriverInternalInfo":{},"InstanceInfo":{},"Properties":{"cpu_arch":"x86_64"},"Extra":{},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{},"DeployStep":{},"ServiceStep":{},"ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false}');
INSERT INTO public.nodes VALUES ('9fd7d0ab-23d8-4208-a776-3804226c7d60', 8, 'late', 4, 'manageable', '{"Id":"9fd7d0ab-23d8-4208-a776-3804226c7d60","Number":8,"Version":4,"Name":"late","Driver":"fake-hardware","Interfaces":{"Bios":"fake","Boot":"fake","Console":"fake","Deploy":"fake","Firmware":"fake","Inspect":"fake","Management":"fake","Network":"noop","Power":"fake","Raid":"fake","Rescue":"fake","Storage":"noop","Vendor":"fake"},"CreatedAt":"2026-11-24T17:21:15.5665861+00:00","UpdatedAt":"2026-11-24T17:21:15.8468201+00:00","ProvisionState":"Manageable","ProvisionUpdatedAt":"2026-11-24T17:21:15.8468201+00:00","Maintenance":false,"DriverInfo":{"redfish_password":"sealed:1:lp7BlqaxnW1pDgXZwxbmNQHQLn\u002B4JIlVGX0oWZnSZyMSNWO0pgIp"},"DriverInternalInfo":{},"InstanceInfo":{},"Properties":{},"Extra":{"written":"by a process on PostgreSQL"},"NetworkData":{},"RaidConfig":{},"TargetRaidConfig":{},"CleanStep":{},"DeployStep":{},"ServiceStep":{},"ConductorGroup":"","Protected":false,"Retired":false,"Traits":[],"ConsoleEnabled":false,"DisablePowerOff":false}');


--
-- Data for Name: operations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.operations VALUES ('8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd', 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 'Verify', false, 1795512865237725, NULL, '{"Id":"8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd","NodeId":"a2ae5646-b56e-41d9-b9e3-c577cff2d467","Kind":"Verify","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-66459998-4565-41c9-84c4-6c7d8526ab22"},"Request":{"automated":false},"Plan":[{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:25.2377251+00:00","EndedAt":"2026-11-24T09:34:25.4731983+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('e1d10450-f997-4691-9652-9615d33e31a4', 'cc9ab30a-da0f-415d-a110-f287993ad190', 'Verify', false, 1795512865581178, NULL, '{"Id":"e1d10450-f997-4691-9652-9615d33e31a4","NodeId":"cc9ab30a-da0f-415d-a110-f287993ad190","Kind":"Verify","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-94b9ed79-fccb-4445-bc20-898102193a5f"},"Request":{"automated":false},"Plan":[{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:25.5811786+00:00","EndedAt":"2026-11-24T09:34:25.5969627+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('52284040-5770-4a5e-be8d-75d95cb43601', 'cc9ab30a-da0f-415d-a110-f287993ad190', 'Clean', false, 1795512865704156, NULL, '{"Id":"52284040-5770-4a5e-be8d-75d95cb43601","NodeId":"cc9ab30a-da0f-415d-a110-f287993ad190","Kind":"Clean","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-53c813ac-2ea0-4818-9e48-12ace77fbc1b"},"Request":{"automated":true},"Plan":[{"Interface":"vendor","Step":"log_passthrough","Args":{},"Priority":1,"Source":"Driver","InBand":false,"Abortable":false,"RequiresRamdisk":false,"RebootRequested":false,"Why":"Writes a line to the step\u0027s log. Runs by itself, priority 1."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:25.7041567+00:00","EndedAt":"2026-11-24T09:34:25.7584477+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('694c93a2-dee1-4a17-921d-58020aad2635', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'Verify', false, 1795512865844244, NULL, '{"Id":"694c93a2-dee1-4a17-921d-58020aad2635","NodeId":"03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d","Kind":"Verify","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-b0cce832-7970-4c19-9efe-f1743a3112dd"},"Request":{"automated":false},"Plan":[{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:25.8442445+00:00","EndedAt":"2026-11-24T09:34:25.8589389+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('79efba24-60e2-45aa-b32d-292370aa0263', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'Clean', false, 1795512866015153, NULL, '{"Id":"79efba24-60e2-45aa-b32d-292370aa0263","NodeId":"03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d","Kind":"Clean","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-8785cdfc-dcc4-4c59-b761-93d819654a43"},"Request":{"automated":true},"Plan":[{"Interface":"vendor","Step":"log_passthrough","Args":{},"Priority":1,"Source":"Driver","InBand":false,"Abortable":false,"RequiresRamdisk":false,"RebootRequested":false,"Why":"Writes a line to the step\u0027s log. Runs by itself, priority 1."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:26.0151535+00:00","EndedAt":"2026-11-24T09:34:26.0646324+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e', '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', 'Deploy', false, 1795512866190369, NULL, '{"Id":"25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e","NodeId":"03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d","Kind":"Deploy","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c910c670-cd9d-4139-adc9-e3ba4ea8d22d"},"Request":{"automated":false},"Plan":[{"Interface":"deploy","Step":"deploy","Args":{},"Priority":100,"Source":"Driver","InBand":false,"Abortable":true,"RequiresRamdisk":false,"RebootRequested":false,"Why":"Puts nothing onto a machine that does not exist. Runs by itself, priority 100."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:26.1903692+00:00","EndedAt":"2026-11-24T09:34:26.2019826+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('3f253b56-5afe-445b-853b-036d1261bf2d', 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 'Verify', false, 1795512866339924, NULL, '{"Id":"3f253b56-5afe-445b-853b-036d1261bf2d","NodeId":"a2dab0c1-a513-478b-8b35-23422cec1dcc","Kind":"Verify","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-f8cbefe4-ab86-4810-965d-53719991945c"},"Request":{"automated":false},"Plan":[{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:26.339924+00:00","EndedAt":"2026-11-24T09:34:26.3515792+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf', 'a2dab0c1-a513-478b-8b35-23422cec1dcc', 'Clean', true, 1795512866467352, NULL, '{"Id":"d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf","NodeId":"a2dab0c1-a513-478b-8b35-23422cec1dcc","Kind":"Clean","State":"Held","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-6aea68ac-a48e-446e-8de5-00228649e95a"},"Request":{"automated":false,"disable_ramdisk":true},"Plan":[{"Interface":"flow","Step":"hold","Args":{},"Priority":0,"Source":"User","InBand":false,"Abortable":true,"RequiresRamdisk":false,"RebootRequested":false}],"ClearPlan":[],"Index":0,"StartedAt":"2026-11-24T09:34:26.4673521+00:00","WaitsFor":"a person","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 'Verify', false, 1795512866594129, NULL, '{"Id":"5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e","NodeId":"c06c98ba-a312-4446-85fe-54e64bb1eee0","Kind":"Verify","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-c33fe312-c704-4a39-8c53-6f7e147fbf96"},"Request":{"automated":false},"Plan":[{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:26.5941293+00:00","EndedAt":"2026-11-24T09:34:26.6042208+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('48f875ae-89d3-4196-a23b-719046a66118', 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', 'Power', false, 1795512866887951, NULL, '{"Id":"48f875ae-89d3-4196-a23b-719046a66118","NodeId":"a2ae5646-b56e-41d9-b9e3-c577cff2d467","Kind":"Power","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-41dd1aba-5fb0-44e4-b86e-4f0d8061eccc"},"Request":{"target":"power on"},"Plan":[{"Interface":"power","Step":"set_power","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Changes the power as asked."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:26.8879516+00:00","EndedAt":"2026-11-24T09:34:27.0089305+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6', 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', 'Verify', false, 1795512867045103, NULL, '{"Id":"3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6","NodeId":"a154eb88-62ab-4f64-87cb-99c7df4f0b4c","Kind":"Verify","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-a608b529-8e7c-46a3-9827-8e1c90ccef31"},"Request":{"automated":false},"Plan":[{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:27.0451034+00:00","EndedAt":"2026-11-24T09:34:27.0710613+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('10741525-6787-462d-a6bf-f343b04ef0a8', 'c06c98ba-a312-4446-85fe-54e64bb1eee0', 'Clean', false, 1795512866722129, NULL, '{"Id":"10741525-6787-462d-a6bf-f343b04ef0a8","NodeId":"c06c98ba-a312-4446-85fe-54e64bb1eee0","Kind":"Clean","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-3f027982-9512-45c8-8a65-d363f2f40128"},"Request":{"automated":false,"disable_ramdisk":true},"Plan":[{"Interface":"bios","Step":"factory_reset","Args":{},"Priority":0,"Source":"User","InBand":false,"Abortable":false,"RequiresRamdisk":false,"RebootRequested":false}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T09:34:26.7221294+00:00","EndedAt":"2026-11-24T17:21:15.259282+00:00","AbortAfterStep":false}');
INSERT INTO public.operations VALUES ('7f92cae8-2857-4421-8fdd-1c9f3458cefc', '9fd7d0ab-23d8-4208-a776-3804226c7d60', 'Verify', false, 1795540875812302, NULL, '{"Id":"7f92cae8-2857-4421-8fdd-1c9f3458cefc","NodeId":"9fd7d0ab-23d8-4208-a776-3804226c7d60","Kind":"Verify","State":"Done","By":{"Kind":"Program","Name":"anonymous","From":"127.0.0.1","RequestId":"req-87b91d98-5060-469c-9b52-eb55e02539c1"},"Request":{"automated":false},"Plan":[{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."}],"ClearPlan":[],"Index":1,"StartedAt":"2026-11-24T17:21:15.8123022+00:00","EndedAt":"2026-11-24T17:21:15.8468201+00:00","AbortAfterStep":false}');


--
-- Data for Name: ports; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.ports VALUES ('a46bd404-04f4-4ee1-8ec2-7c0f0d197509', 1, 'cc9ab30a-da0f-415d-a110-f287993ad190', '52:54:00:00:00:01', '{"Id":"a46bd404-04f4-4ee1-8ec2-7c0f0d197509","Number":1,"NodeId":"cc9ab30a-da0f-415d-a110-f287993ad190","Address":"52:54:00:00:00:01","CreatedAt":"2026-11-24T09:34:27.2372192+00:00","Extra":{},"InternalInfo":{},"LocalLinkConnection":{},"PxeEnabled":true,"IsSmartnic":false}');
INSERT INTO public.ports VALUES ('74fbd2ae-4392-4ab0-ac96-69eaa5e4843e', 2, '9fd7d0ab-23d8-4208-a776-3804226c7d60', '52:54:00:aa:bb:cc', '{"Id":"74fbd2ae-4392-4ab0-ac96-69eaa5e4843e","Number":2,"NodeId":"9fd7d0ab-23d8-4208-a776-3804226c7d60","Address":"52:54:00:aa:bb:cc","CreatedAt":"2026-11-24T17:21:15.7698016+00:00","Extra":{},"InternalInfo":{},"LocalLinkConnection":{},"PxeEnabled":true,"IsSmartnic":false}');


--
-- Data for Name: qrtz_blob_triggers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_calendars; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_cron_triggers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_execution_history; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_fired_triggers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_job_details; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.qrtz_job_details VALUES ('later', 'operation', 'DEFAULT', NULL, 'IronicConsole.Engine.Operations.RunOperation, Engine', true, false, false, false, NULL);


--
-- Data for Name: qrtz_job_status; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_locks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.qrtz_locks VALUES ('later', 'TRIGGER_ACCESS');
INSERT INTO public.qrtz_locks VALUES ('later', 'STATE_ACCESS');


--
-- Data for Name: qrtz_misfire_history; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_paused_job_grps; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_paused_trigger_grps; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_scheduler_state; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.qrtz_scheduler_state VALUES ('later', 'old-conductor', 639311376750188575, 5000, '4.7.3');


--
-- Data for Name: qrtz_simple_triggers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_simprop_triggers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: qrtz_triggers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: step_runs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.step_runs VALUES ('8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd', 0, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', '{"OperationId":"8d83dd04-aba2-428e-9f0b-4c8f1a0bc5bd","NodeId":"a2ae5646-b56e-41d9-b9e3-c577cff2d467","Number":0,"Step":{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:25.3968906+00:00","EndedAt":"2026-11-24T09:34:25.4731983+00:00","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('e1d10450-f997-4691-9652-9615d33e31a4', 0, 'cc9ab30a-da0f-415d-a110-f287993ad190', '{"OperationId":"e1d10450-f997-4691-9652-9615d33e31a4","NodeId":"cc9ab30a-da0f-415d-a110-f287993ad190","Number":0,"Step":{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:25.5904587+00:00","EndedAt":"2026-11-24T09:34:25.5969627+00:00","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('52284040-5770-4a5e-be8d-75d95cb43601', 0, 'cc9ab30a-da0f-415d-a110-f287993ad190', '{"OperationId":"52284040-5770-4a5e-be8d-75d95cb43601","NodeId":"cc9ab30a-da0f-415d-a110-f287993ad190","Number":0,"Step":{"Interface":"vendor","Step":"log_passthrough","Args":{},"Priority":1,"Source":"Driver","InBand":false,"Abortable":false,"RequiresRamdisk":false,"RebootRequested":false,"Why":"Writes a line to the step\u0027s log. Runs by itself, priority 1."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:25.721271+00:00","EndedAt":"2026-11-24T09:34:25.7584477+00:00","Journal":{"effect":{"state":"done","at":"2026-11-24T09:34:25.7530497\u002B00:00","answer":{}}},"Answer":{},"Notes":[{"At":"2026-11-24T09:34:25.7497843+00:00","Line":"The fake machine was here."}]}');
INSERT INTO public.step_runs VALUES ('694c93a2-dee1-4a17-921d-58020aad2635', 0, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', '{"OperationId":"694c93a2-dee1-4a17-921d-58020aad2635","NodeId":"03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d","Number":0,"Step":{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:25.8520474+00:00","EndedAt":"2026-11-24T09:34:25.8589389+00:00","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('79efba24-60e2-45aa-b32d-292370aa0263', 0, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', '{"OperationId":"79efba24-60e2-45aa-b32d-292370aa0263","NodeId":"03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d","Number":0,"Step":{"Interface":"vendor","Step":"log_passthrough","Args":{},"Priority":1,"Source":"Driver","InBand":false,"Abortable":false,"RequiresRamdisk":false,"RebootRequested":false,"Why":"Writes a line to the step\u0027s log. Runs by itself, priority 1."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:26.0475498+00:00","EndedAt":"2026-11-24T09:34:26.0646324+00:00","Journal":{"effect":{"state":"done","at":"2026-11-24T09:34:26.0603258\u002B00:00","answer":{}}},"Answer":{},"Notes":[{"At":"2026-11-24T09:34:26.0580579+00:00","Line":"The fake machine was here."}]}');
INSERT INTO public.step_runs VALUES ('25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e', 0, '03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d', '{"OperationId":"25d4c0b8-7fc6-48f8-9478-a7c5bb21fb4e","NodeId":"03affc2a-c392-4e2a-8e83-d8b2e6fbfc5d","Number":0,"Step":{"Interface":"deploy","Step":"deploy","Args":{},"Priority":100,"Source":"Driver","InBand":false,"Abortable":true,"RequiresRamdisk":false,"RebootRequested":false,"Why":"Puts nothing onto a machine that does not exist. Runs by itself, priority 100."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:26.1981147+00:00","EndedAt":"2026-11-24T09:34:26.2019826+00:00","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('3f253b56-5afe-445b-853b-036d1261bf2d', 0, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', '{"OperationId":"3f253b56-5afe-445b-853b-036d1261bf2d","NodeId":"a2dab0c1-a513-478b-8b35-23422cec1dcc","Number":0,"Step":{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:26.3467165+00:00","EndedAt":"2026-11-24T09:34:26.3515792+00:00","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf', 0, 'a2dab0c1-a513-478b-8b35-23422cec1dcc', '{"OperationId":"d25edc05-0e19-4ae2-8a6b-c87c8a7c99cf","NodeId":"a2dab0c1-a513-478b-8b35-23422cec1dcc","Number":0,"Step":{"Interface":"flow","Step":"hold","Args":{},"Priority":0,"Source":"User","InBand":false,"Abortable":true,"RequiresRamdisk":false,"RebootRequested":false},"State":"Held","Attempt":1,"StartedAt":"2026-11-24T09:34:26.4808714+00:00","Message":"Go on?","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e', 0, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', '{"OperationId":"5a6f1932-f9d6-4f72-914f-c9d7b2d02b2e","NodeId":"c06c98ba-a312-4446-85fe-54e64bb1eee0","Number":0,"Step":{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:26.5997505+00:00","EndedAt":"2026-11-24T09:34:26.6042208+00:00","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('48f875ae-89d3-4196-a23b-719046a66118', 0, 'a2ae5646-b56e-41d9-b9e3-c577cff2d467', '{"OperationId":"48f875ae-89d3-4196-a23b-719046a66118","NodeId":"a2ae5646-b56e-41d9-b9e3-c577cff2d467","Number":0,"Step":{"Interface":"power","Step":"set_power","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Changes the power as asked."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:26.9217912+00:00","EndedAt":"2026-11-24T09:34:27.0089305+00:00","Journal":{"power":{"state":"done","at":"2026-11-24T09:34:26.9749870\u002B00:00","answer":{"at":"2026-11-24T09:34:26.9746634\u002B00:00"}},"power-reached":{"state":"done","at":"2026-11-24T09:34:27.0017519\u002B00:00","answer":{}}},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6', 0, 'a154eb88-62ab-4f64-87cb-99c7df4f0b4c', '{"OperationId":"3ac56ac0-6566-4f9f-a0fb-9fca028a5cb6","NodeId":"a154eb88-62ab-4f64-87cb-99c7df4f0b4c","Number":0,"Step":{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:27.0573358+00:00","EndedAt":"2026-11-24T09:34:27.0710613+00:00","Journal":{},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('10741525-6787-462d-a6bf-f343b04ef0a8', 0, 'c06c98ba-a312-4446-85fe-54e64bb1eee0', '{"OperationId":"10741525-6787-462d-a6bf-f343b04ef0a8","NodeId":"c06c98ba-a312-4446-85fe-54e64bb1eee0","Number":0,"Step":{"Interface":"bios","Step":"factory_reset","Args":{},"Priority":0,"Source":"User","InBand":false,"Abortable":false,"RequiresRamdisk":false,"RebootRequested":false},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T09:34:26.7332414+00:00","EndedAt":"2026-11-24T17:21:15.259282+00:00","WaitingSince":"2026-11-24T09:34:26.7495682+00:00","Message":"Waits for the fake machine.","Journal":{"effect":{"state":"done","at":"2026-11-24T17:21:15.2564781\u002B00:00","answer":{}}},"Answer":{},"Notes":[]}');
INSERT INTO public.step_runs VALUES ('7f92cae8-2857-4421-8fdd-1c9f3458cefc', 0, '9fd7d0ab-23d8-4208-a776-3804226c7d60', '{"OperationId":"7f92cae8-2857-4421-8fdd-1c9f3458cefc","NodeId":"9fd7d0ab-23d8-4208-a776-3804226c7d60","Number":0,"Step":{"Interface":"power","Step":"verify","Args":{},"Priority":0,"Source":"Flow","InBand":false,"Abortable":false,"RequiresRamdisk":true,"RebootRequested":false,"Why":"Asks the BMC for the power state and for what it knows of the machine."},"State":"Done","Attempt":1,"StartedAt":"2026-11-24T17:21:15.8360063+00:00","EndedAt":"2026-11-24T17:21:15.8468201+00:00","Journal":{},"Answer":{},"Notes":[]}');


--
-- Name: audit_numbers; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.audit_numbers', 26, true);


--
-- Name: event_numbers; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.event_numbers', 92, true);


--
-- Name: node_numbers; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.node_numbers', 8, true);


--
-- Name: port_numbers; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.port_numbers', 2, true);


--
-- Name: revisions; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.revisions', 17, true);


--
-- Name: __EFMigrationsHistory PK___EFMigrationsHistory; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."__EFMigrationsHistory"
    ADD CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId");


--
-- Name: audit PK_audit; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT "PK_audit" PRIMARY KEY (number);


--
-- Name: changes PK_changes; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT "PK_changes" PRIMARY KEY (xid, node_id);


--
-- Name: conductors PK_conductors; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conductors
    ADD CONSTRAINT "PK_conductors" PRIMARY KEY (name);


--
-- Name: events PK_events; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT "PK_events" PRIMARY KEY (seq);


--
-- Name: facts PK_facts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT "PK_facts" PRIMARY KEY (key);


--
-- Name: inventories PK_inventories; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inventories
    ADD CONSTRAINT "PK_inventories" PRIMARY KEY (id);


--
-- Name: leases PK_leases; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.leases
    ADD CONSTRAINT "PK_leases" PRIMARY KEY (node_id);


--
-- Name: nodes PK_nodes; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.nodes
    ADD CONSTRAINT "PK_nodes" PRIMARY KEY (id);


--
-- Name: operations PK_operations; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.operations
    ADD CONSTRAINT "PK_operations" PRIMARY KEY (id);


--
-- Name: ports PK_ports; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ports
    ADD CONSTRAINT "PK_ports" PRIMARY KEY (id);


--
-- Name: step_runs PK_step_runs; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.step_runs
    ADD CONSTRAINT "PK_step_runs" PRIMARY KEY (operation_id, number);


--
-- Name: qrtz_blob_triggers qrtz_blob_triggers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_blob_triggers
    ADD CONSTRAINT qrtz_blob_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group);


--
-- Name: qrtz_calendars qrtz_calendars_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_calendars
    ADD CONSTRAINT qrtz_calendars_pkey PRIMARY KEY (sched_name, calendar_name);


--
-- Name: qrtz_cron_triggers qrtz_cron_triggers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_cron_triggers
    ADD CONSTRAINT qrtz_cron_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group);


--
-- Name: qrtz_execution_history qrtz_execution_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_execution_history
    ADD CONSTRAINT qrtz_execution_history_pkey PRIMARY KEY (sched_name, entry_id);


--
-- Name: qrtz_fired_triggers qrtz_fired_triggers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_fired_triggers
    ADD CONSTRAINT qrtz_fired_triggers_pkey PRIMARY KEY (sched_name, entry_id);


--
-- Name: qrtz_job_details qrtz_job_details_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_job_details
    ADD CONSTRAINT qrtz_job_details_pkey PRIMARY KEY (sched_name, job_name, job_group);


--
-- Name: qrtz_job_status qrtz_job_status_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_job_status
    ADD CONSTRAINT qrtz_job_status_pkey PRIMARY KEY (sched_name, job_group, job_name);


--
-- Name: qrtz_locks qrtz_locks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_locks
    ADD CONSTRAINT qrtz_locks_pkey PRIMARY KEY (sched_name, lock_name);


--
-- Name: qrtz_misfire_history qrtz_misfire_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_misfire_history
    ADD CONSTRAINT qrtz_misfire_history_pkey PRIMARY KEY (sched_name, entry_id);


--
-- Name: qrtz_paused_job_grps qrtz_paused_job_grps_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_paused_job_grps
    ADD CONSTRAINT qrtz_paused_job_grps_pkey PRIMARY KEY (sched_name, job_group);


--
-- Name: qrtz_paused_trigger_grps qrtz_paused_trigger_grps_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_paused_trigger_grps
    ADD CONSTRAINT qrtz_paused_trigger_grps_pkey PRIMARY KEY (sched_name, trigger_group);


--
-- Name: qrtz_scheduler_state qrtz_scheduler_state_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_scheduler_state
    ADD CONSTRAINT qrtz_scheduler_state_pkey PRIMARY KEY (sched_name, instance_name);


--
-- Name: qrtz_simple_triggers qrtz_simple_triggers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_simple_triggers
    ADD CONSTRAINT qrtz_simple_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group);


--
-- Name: qrtz_simprop_triggers qrtz_simprop_triggers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_simprop_triggers
    ADD CONSTRAINT qrtz_simprop_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group);


--
-- Name: qrtz_triggers qrtz_triggers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_triggers
    ADD CONSTRAINT qrtz_triggers_pkey PRIMARY KEY (sched_name, trigger_name, trigger_group);


--
-- Name: IX_audit_node_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_audit_node_id" ON public.audit USING btree (node_id);


--
-- Name: IX_changes_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_changes_at" ON public.changes USING btree (at);


--
-- Name: IX_events_node_id_seq; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_events_node_id_seq" ON public.events USING btree (node_id, seq);


--
-- Name: IX_events_xid; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_events_xid" ON public.events USING btree (xid);


--
-- Name: IX_inventories_node_id_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_inventories_node_id_at" ON public.inventories USING btree (node_id, at);


--
-- Name: IX_leases_owner; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_leases_owner" ON public.leases USING btree (owner) WHERE (owner <> ''::text);


--
-- Name: IX_nodes_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX "IX_nodes_name" ON public.nodes USING btree (name);


--
-- Name: IX_nodes_number; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX "IX_nodes_number" ON public.nodes USING btree (number);


--
-- Name: IX_operations_node_id_started_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_operations_node_id_started_at" ON public.operations USING btree (node_id, started_at);


--
-- Name: IX_operations_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_operations_open" ON public.operations USING btree (open);


--
-- Name: IX_operations_started_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_operations_started_at" ON public.operations USING btree (started_at);


--
-- Name: IX_ports_address; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX "IX_ports_address" ON public.ports USING btree (address);


--
-- Name: IX_ports_node_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_ports_node_id" ON public.ports USING btree (node_id);


--
-- Name: IX_step_runs_node_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "IX_step_runs_node_id" ON public.step_runs USING btree (node_id);


--
-- Name: idx_qrtz_eh_fire_inst; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_eh_fire_inst ON public.qrtz_execution_history USING btree (sched_name, fire_instance_id);


--
-- Name: idx_qrtz_eh_fired_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_eh_fired_time ON public.qrtz_execution_history USING btree (sched_name, fired_time);


--
-- Name: idx_qrtz_eh_inst; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_eh_inst ON public.qrtz_execution_history USING btree (sched_name, instance_name);


--
-- Name: idx_qrtz_eh_job_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_eh_job_time ON public.qrtz_execution_history USING btree (sched_name, job_group, job_name, fired_time);


--
-- Name: idx_qrtz_eh_trig_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_eh_trig_time ON public.qrtz_execution_history USING btree (sched_name, trigger_group, trigger_name, fired_time);


--
-- Name: idx_qrtz_ft_inst_job_req_rcvry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_ft_inst_job_req_rcvry ON public.qrtz_fired_triggers USING btree (sched_name, instance_name, requests_recovery);


--
-- Name: idx_qrtz_ft_j_g; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_ft_j_g ON public.qrtz_fired_triggers USING btree (sched_name, job_name, job_group);


--
-- Name: idx_qrtz_ft_t_g; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_ft_t_g ON public.qrtz_fired_triggers USING btree (sched_name, trigger_name, trigger_group);


--
-- Name: idx_qrtz_j_g_n; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_j_g_n ON public.qrtz_job_details USING btree (sched_name, job_group, job_name);


--
-- Name: idx_qrtz_mh_inst; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_mh_inst ON public.qrtz_misfire_history USING btree (sched_name, instance_name);


--
-- Name: idx_qrtz_mh_misfire_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_mh_misfire_time ON public.qrtz_misfire_history USING btree (sched_name, misfire_time);


--
-- Name: idx_qrtz_t_c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_t_c ON public.qrtz_triggers USING btree (sched_name, calendar_name);


--
-- Name: idx_qrtz_t_g_n; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_t_g_n ON public.qrtz_triggers USING btree (sched_name, trigger_group, trigger_name);


--
-- Name: idx_qrtz_t_j; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_t_j ON public.qrtz_triggers USING btree (sched_name, job_name, job_group);


--
-- Name: idx_qrtz_t_nft_st; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_qrtz_t_nft_st ON public.qrtz_triggers USING btree (sched_name, trigger_state, next_fire_time, priority DESC, misfire_instr);


--
-- Name: ix_operations_open_of_node; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_operations_open_of_node ON public.operations USING btree (node_id) WHERE open;


--
-- Name: qrtz_blob_triggers qrtz_blob_triggers_sched_name_trigger_name_trigger_group_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_blob_triggers
    ADD CONSTRAINT qrtz_blob_triggers_sched_name_trigger_name_trigger_group_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES public.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;


--
-- Name: qrtz_cron_triggers qrtz_cron_triggers_sched_name_trigger_name_trigger_group_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_cron_triggers
    ADD CONSTRAINT qrtz_cron_triggers_sched_name_trigger_name_trigger_group_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES public.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;


--
-- Name: qrtz_simple_triggers qrtz_simple_triggers_sched_name_trigger_name_trigger_group_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_simple_triggers
    ADD CONSTRAINT qrtz_simple_triggers_sched_name_trigger_name_trigger_group_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES public.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;


--
-- Name: qrtz_simprop_triggers qrtz_simprop_triggers_sched_name_trigger_name_trigger_grou_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_simprop_triggers
    ADD CONSTRAINT qrtz_simprop_triggers_sched_name_trigger_name_trigger_grou_fkey FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES public.qrtz_triggers(sched_name, trigger_name, trigger_group) ON DELETE CASCADE;


--
-- Name: qrtz_triggers qrtz_triggers_sched_name_job_name_job_group_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.qrtz_triggers
    ADD CONSTRAINT qrtz_triggers_sched_name_job_name_job_group_fkey FOREIGN KEY (sched_name, job_name, job_group) REFERENCES public.qrtz_job_details(sched_name, job_name, job_group);


--
-- PostgreSQL database dump complete
--


