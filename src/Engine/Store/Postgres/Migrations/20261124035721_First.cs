using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IronicConsole.Engine.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "audit_numbers");

            migrationBuilder.CreateSequence(
                name: "event_numbers");

            migrationBuilder.CreateSequence(
                name: "node_numbers");

            migrationBuilder.CreateSequence(
                name: "port_numbers");

            migrationBuilder.CreateSequence(
                name: "revisions");

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    command = table.Column<string>(type: "text", nullable: false),
                    node_id = table.Column<Guid>(type: "uuid", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    xid = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()"),
                    node_id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    origin = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_changes", x => new { x.xid, x.node_id });
                });

            migrationBuilder.CreateTable(
                name: "conductors",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    instance = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    touched_at = table.Column<long>(type: "bigint", nullable: false),
                    roles = table.Column<string>(type: "text", nullable: false),
                    conductor_group = table.Column<string>(type: "text", nullable: false),
                    hardware_types = table.Column<string>(type: "text", nullable: false),
                    load = table.Column<int>(type: "integer", nullable: false),
                    draining = table.Column<bool>(type: "boolean", nullable: false),
                    gone = table.Column<bool>(type: "boolean", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conductors", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    node_id = table.Column<Guid>(type: "uuid", nullable: false),
                    node_version = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    severity = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    data = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    xid = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_events", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "facts",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facts", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "inventories",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    node_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    hardware = table.Column<string>(type: "text", nullable: false),
                    plugin_data = table.Column<string>(type: "text", nullable: false),
                    pending = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inventories", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    node_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: false),
                    operation = table.Column<Guid>(type: "uuid", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leases", x => x.node_id);
                });

            migrationBuilder.CreateTable(
                name: "nodes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_nodes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    node_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    open = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: true),
                    document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    node_id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "step_runs",
                columns: table => new
                {
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    node_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_step_runs", x => new { x.operation_id, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_audit_node_id",
                table: "audit",
                column: "node_id");

            migrationBuilder.CreateIndex(
                name: "IX_changes_at",
                table: "changes",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_events_node_id_seq",
                table: "events",
                columns: new[] { "node_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "IX_events_xid",
                table: "events",
                column: "xid");

            migrationBuilder.CreateIndex(
                name: "IX_inventories_node_id_at",
                table: "inventories",
                columns: new[] { "node_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_leases_owner",
                table: "leases",
                column: "owner",
                filter: "owner <> ''");

            migrationBuilder.CreateIndex(
                name: "IX_nodes_name",
                table: "nodes",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_nodes_number",
                table: "nodes",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_operations_node_id_started_at",
                table: "operations",
                columns: new[] { "node_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "IX_operations_open",
                table: "operations",
                column: "open");

            migrationBuilder.CreateIndex(
                name: "IX_operations_started_at",
                table: "operations",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "ix_operations_open_of_node",
                table: "operations",
                column: "node_id",
                filter: "open");

            migrationBuilder.CreateIndex(
                name: "IX_ports_address",
                table: "ports",
                column: "address",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ports_node_id",
                table: "ports",
                column: "node_id");

            migrationBuilder.CreateIndex(
                name: "IX_step_runs_node_id",
                table: "step_runs",
                column: "node_id");

            migrationBuilder.Sql(Functions.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Functions.Drop);

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "conductors");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "facts");

            migrationBuilder.DropTable(
                name: "inventories");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "nodes");

            migrationBuilder.DropTable(
                name: "operations");

            migrationBuilder.DropTable(
                name: "ports");

            migrationBuilder.DropTable(
                name: "step_runs");

            migrationBuilder.DropSequence(
                name: "audit_numbers");

            migrationBuilder.DropSequence(
                name: "event_numbers");

            migrationBuilder.DropSequence(
                name: "node_numbers");

            migrationBuilder.DropSequence(
                name: "port_numbers");

            migrationBuilder.DropSequence(
                name: "revisions");
        }
    }
}
