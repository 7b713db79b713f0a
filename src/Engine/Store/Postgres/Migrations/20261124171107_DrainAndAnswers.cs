using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IronicConsole.Engine.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class DrainAndAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "drain",
                table: "conductors",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "revision",
                table: "conductors",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "vitals",
                table: "conductors",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "answers",
                columns: table => new
                {
                    caller = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    request = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    headers = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_answers", x => new { x.caller, x.key });
                });

            migrationBuilder.CreateIndex(
                name: "IX_answers_at",
                table: "answers",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "answers");

            migrationBuilder.DropColumn(
                name: "drain",
                table: "conductors");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "conductors");

            migrationBuilder.DropColumn(
                name: "vitals",
                table: "conductors");
        }
    }
}
