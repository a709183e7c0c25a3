package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of {@code app_user}. Thread-safe when made by {@link Database#dao}. */
@RegisterConstructorMapper(UserDao.User.class)
public interface UserDao {
  /** A user; the hash is Argon2id's. */
  record User(
      String username, String passwordHash, String role, boolean isActive, Instant createdAt) {
    @Override
    public String toString() {
      return "User[" + username + ", " + role + (isActive ? "]" : ", inactive]");
    }
  }

  /** The user of that name. */
  @SqlQuery(
      """
      select username, password_hash, role, is_active, created_at
        from app_user
       where username = :username
      """)
  Optional<User> find(String username);

  /** Every user by name. */
  @SqlQuery(
      "select username, password_hash, role, is_active, created_at from app_user order by username")
  List<User> all();

  /** Adds the very first user; returns false when there is any user already. */
  @SqlUpdate(
      """
      insert into app_user (username, password_hash, role)
      select :username, :passwordHash, :role
       where not exists (select 1 from app_user)
      on conflict (username) do nothing
      """)
  boolean addFirst(String username, String passwordHash, String role);

  /** Adds a user; returns false when the name is taken. */
  @SqlUpdate(
      """
      insert into app_user (username, password_hash, role)
      values (:username, :passwordHash, :role)
      on conflict (username) do nothing
      """)
  boolean add(String username, String passwordHash, String role);

  /** Changes role and activity; returns whether there is such a user. */
  @SqlUpdate("update app_user set role = :role, is_active = :isActive where username = :username")
  boolean change(String username, String role, boolean isActive);

  /** Changes the password; returns whether there is such a user. */
  @SqlUpdate("update app_user set password_hash = :passwordHash where username = :username")
  boolean changePassword(String username, String passwordHash);

  /** Deletes a user and the user's sessions; returns whether there was one. */
  @SqlUpdate("delete from app_user where username = :username")
  boolean delete(String username);
}
