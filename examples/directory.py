"""Directory: who works in the company, who signs in to its books, and as what."""

from books import Books, main


async def read(books: Books) -> None:
    """Read users, their roles, and employees."""
    roles = {role["id"]: role["name"] for role in await books.all("user-directory/roles")}
    books.say("roles", f"Roles: {', '.join(roles.values())}", len(roles))
    users = await books.all("user-directory/users", status="active")
    for user in users:
        named = ", ".join(str(role["name"]) for role in user["roles"] or ())
        books.say("user", f"{user['username']:12} {user['name']:28} {named}", user["username"])
    books.say("users", f"{len(users)} users sign in.", [one["username"] for one in users])
    unknown = {r["id"] for user in users for r in user["roles"] or ()} - set(roles)
    books.say("unknown_roles", "", sorted(unknown))
    employees = await books.all("accounting/employees", status="active")
    books.say("employees", f"{len(employees)} employees are active.", len(employees))


if __name__ == "__main__":
    main(__doc__, read)
