using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IronicConsole.Engine.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "hash",
                table: "audit",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "link",
                table: "audit",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "writer",
                table: "audit",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_audit_writer_link",
                table: "audit",
                columns: new[] { "writer", "link" },
                unique: true,
                filter: "Link > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_writer_link",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "hash",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "link",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "writer",
                table: "audit");
        }
    }
}
